package org.npulator.workload.mapping;

import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.mapping.FunctionalMappingProperties.Formats;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.Workload;

/** Steps divided among cores compute what they compute undivided. */
class PartitionedMappingProperties {
  private static Cores cores(int count) {
    return new Cores(count, 16, 2);
  }

  @Property(tries = 100)
  void productsDividedAlongAnyDimensionEqualThePlainProduct(
      @ForAll @IntRange(min = 1, max = 24) int m,
      @ForAll @IntRange(min = 1, max = 90) int k,
      @ForAll @IntRange(min = 1, max = 90) int n,
      @ForAll @IntRange(min = 2, max = 5) int cores,
      @ForAll @IntRange(min = 14, max = 15) int scratchpadBits,
      @ForAll Formats formats,
      @ForAll Partition first,
      @ForAll Partition second,
      @ForAll boolean bias)
      throws MappingException {
    Tensor input = SmallSteps.activation("x", m, k, formats.activation());
    Tensor middle = SmallSteps.activation("y", m, n, formats.activation());
    Tensor output = SmallSteps.activation("z", m, k, NumberFormat.BF16);
    Optional<Tensor> vector =
        bias ? Optional.of(SmallSteps.weight("b", 1, n, NumberFormat.BF16)) : Optional.empty();
    Step step =
        new Step(
            StepKind.PREFILL,
            1,
            m,
            0,
            List.of(
                SmallSteps.source(input),
                new Matmul(
                    "y", -1, input, SmallSteps.weight("w", k, n, formats.weight()), vector, middle),
                new Matmul(
                    "z",
                    -1,
                    middle,
                    SmallSteps.weight("v", n, k, formats.weight()),
                    Optional.empty(),
                    output)));
    PartitionPolicy policy = (matmul, inputByColumns) -> matmul.role().equals("y") ? first : second;

    Machine machine = Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 2048);
    new PartitionedRun(machine, cores(cores), policy, step, m).check();
  }

  @Property(tries = 60)
  void attentionDividedByHeadsEqualsThePlainSoftmax(
      @ForAll @IntRange(min = 1, max = 2) int batch,
      @ForAll @IntRange(min = 1, max = 12) int newTokens,
      @ForAll @IntRange(min = 0, max = 30) int cachedTokens,
      @ForAll @IntRange(min = 1, max = 3) int group,
      @ForAll @IntRange(min = 1, max = 5) int keyValueHeads,
      @ForAll @IntRange(min = 2, max = 6) int headDimension,
      @ForAll @IntRange(min = 2, max = 4) int cores,
      @ForAll boolean integers)
      throws MappingException {
    NumberFormat format = integers ? NumberFormat.INT8 : NumberFormat.BF16;
    Step step =
        SmallSteps.attention(
            batch, newTokens, cachedTokens, group, keyValueHeads, headDimension, format, format);

    Machine machine = Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1L << 15, 4096);
    new PartitionedRun(
            machine,
            cores(cores),
            (matmul, inputByColumns) -> Partition.COLUMNS,
            step,
            cachedTokens + newTokens + 5)
        .check();
  }

  @Property(tries = 30)
  void stepsOfSmallModelsEqualThePlainModel(
      @ForAll("models") ModelDescription model,
      @ForAll("runs") RunLength length,
      @ForAll @IntRange(min = 2, max = 4) int cores,
      @ForAll @IntRange(min = 15, max = 17) int scratchpadBits,
      @ForAll @IntRange(min = 0, max = 3) int formats,
      @ForAll @IntRange(min = 0, max = 80) int policy)
      throws Exception {
    FormatSet set = FormatSet.named(List.of("w8a8", "w4a16", "bf16", "w8a8kv16").get(formats));
    Workload workload = new WorkloadGenerator("small", model, set).generate(length);
    Machine machine = Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 8192);
    for (Step step : workload.steps()) {
      new PartitionedRun(machine, cores(cores), mixed(policy), step, workload.keyValueTokens())
          .check();
    }
  }

  /** Another partition for products of different roles; a table is not divided along k. */
  private static PartitionPolicy mixed(int seed) {
    return (matmul, inputByColumns) -> {
      Partition partition =
          Partition.values()[Math.floorMod(seed * 31 + matmul.role().hashCode(), 3)];
      boolean lastRows = matmul.input().rows() != matmul.output().rows();
      boolean table = matmul.role().equals("lm_head");
      return (lastRows && partition == Partition.ROWS) || (table && partition == Partition.DEPTH)
          ? Partition.COLUMNS
          : partition;
    };
  }

  @Provide
  Arbitrary<ModelDescription> models() {
    return new FunctionalMappingProperties().models();
  }

  @Provide
  Arbitrary<RunLength> runs() {
    return new FunctionalMappingProperties().runs();
  }
}
