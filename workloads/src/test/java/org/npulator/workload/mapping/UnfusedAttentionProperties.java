package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.mapping.MappedStep.Spill;
import org.npulator.workload.operator.AttentionWindow;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;

class UnfusedAttentionProperties {
  private static final MappingConfig UNFUSED = MappingConfig.CHOSEN.withFusion("attention", false);

  /** Attention, and an operator behind it. */
  private static Step followed(Step attention) {
    List<Operator> operators = new ArrayList<>(attention.operators());
    Tensor input = operators.get(operators.size() - 1).output();
    Tensor output = SmallSteps.activation("y", input.rows(), input.columns(), NumberFormat.BF16);
    operators.add(
        new Elementwise(
            "y", -1, Elementwise.Kind.SCALE, List.of(input), output, input.columns(), 0.5));
    return new Step(
        attention.kind(),
        attention.batch(),
        attention.newTokens(),
        attention.cachedTokens(),
        operators);
  }

  @Property(tries = 400)
  void attentionInThreePassesEqualsThePlainSoftmaxOverAllTokensThatAreSeen(
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 1, max = 24) int newTokens,
      @ForAll @IntRange(min = 0, max = 70) int cachedTokens,
      @ForAll @IntRange(min = 1, max = 3) int group,
      @ForAll @IntRange(min = 1, max = 2) int keyValueHeads,
      @ForAll @IntRange(min = 2, max = 9) int headDimension,
      @ForAll @IntRange(min = 14, max = 17) int scratchpadBits,
      @ForAll @IntRange(min = 10, max = 13) int accumulatorBits,
      @ForAll Dataflow dataflow,
      @ForAll boolean integers,
      @ForAll @IntRange(min = 1, max = 3) int arrays)
      throws MappingException {
    NumberFormat format = integers ? NumberFormat.INT8 : NumberFormat.BF16;
    Step step =
        followed(
            SmallSteps.attention(
                batch,
                newTokens,
                cachedTokens,
                group,
                keyValueHeads,
                headDimension,
                format,
                format));
    Machine machine =
        Machines.withArrays(
            arrays, Machines.tiny(4, 4, dataflow, 1L << scratchpadBits, 1L << accumulatorBits));
    check(new MappedRun(machine, step, cachedTokens + newTokens + 5, UNFUSED));
  }

  @Property(tries = 300)
  void attentionInThreePassesSeesTheTokensOfTheWindowAndTheSinks(
      @ForAll @IntRange(min = 1, max = 24) int newTokens,
      @ForAll @IntRange(min = 0, max = 70) int cachedTokens,
      @ForAll @IntRange(min = 1, max = 3) int group,
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll @IntRange(min = 0, max = 6) int sinks,
      @ForAll @IntRange(min = 14, max = 17) int scratchpadBits,
      @ForAll @IntRange(min = 11, max = 13) int accumulatorBits)
      throws MappingException {
    Step step =
        followed(
            SmallSteps.attention(
                1,
                newTokens,
                cachedTokens,
                group,
                2,
                6,
                NumberFormat.BF16,
                NumberFormat.BF16,
                Optional.of(new AttentionWindow(window, sinks))));
    Machine machine =
        Machines.tiny(
            4, 4, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 1L << accumulatorBits);
    check(new MappedRun(machine, step, cachedTokens + newTokens + 5, UNFUSED));
  }

  private static void check(MappedRun run) {
    run.check();
    assertThat(kernels(run.mapped()))
        .contains(VectorKernel.SOFTMAX)
        .doesNotContain(VectorKernel.ONLINE_SOFTMAX);
  }

  private static List<VectorKernel> kernels(MappedStep mapped) {
    return mapped.program().instructions().stream()
        .filter(VectorOperation.class::isInstance)
        .map(instruction -> ((VectorOperation) instruction).kernel())
        .toList();
  }

  @Property(tries = 60)
  void eachCoreComputesTheScoresOfItsHeads(
      @ForAll @IntRange(min = 1, max = 2) int batch,
      @ForAll @IntRange(min = 1, max = 12) int newTokens,
      @ForAll @IntRange(min = 0, max = 30) int cachedTokens,
      @ForAll @IntRange(min = 1, max = 3) int group,
      @ForAll @IntRange(min = 1, max = 5) int keyValueHeads,
      @ForAll @IntRange(min = 2, max = 4) int cores,
      @ForAll @IntRange(min = 14, max = 16) int scratchpadBits)
      throws MappingException {
    Step step =
        SmallSteps.attention(
            batch,
            newTokens,
            cachedTokens,
            group,
            keyValueHeads,
            6,
            NumberFormat.BF16,
            NumberFormat.BF16);
    Machine machine = Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 4096);
    new PartitionedRun(
            machine,
            new Cores(cores, 16, 2),
            (matmul, inputByColumns) -> Partition.COLUMNS,
            followed(step),
            cachedTokens + newTokens + 5,
            UNFUSED)
        .check();
  }

  /** 512 tokens of 8 heads on 2 MiB: 8 MiB of scores and 2 MiB of probabilities. */
  @Test
  void scoresAndProbabilitiesThatDoNotFitAreWrittenAndReadOnce() throws MappingException {
    Step step = SmallSteps.attention(1, 512, 0, 4, 2, 64, NumberFormat.INT8, NumberFormat.INT8);
    MappedStep fused = new MappedRun(Machines.edge(), step, 512).mapped();
    MappedStep unfused = new MappedRun(Machines.edge(), step, 512, UNFUSED).mapped();

    // Tiles of 128 queries, the keys after the last of them left out.
    long pairs = 8 * 128 * (128 + 256 + 384 + 512);
    assertThat(unfused.spills())
        .contains(
            new Spill(
                "layer0.attention.scores",
                "does not fit into the scratchpad",
                4 * pairs,
                4 * pairs),
            new Spill(
                "layer0.attention.probabilities",
                "does not fit into the scratchpad",
                pairs,
                pairs));
    assertThat(storedBytes(unfused) - storedBytes(fused)).isEqualTo(5 * pairs);
    assertThat(fused.mappings().get(3).fusion()).isEqualTo("scores+softmax+values");
    assertThat(unfused.mappings().get(3).fusion()).isEqualTo("none");
  }

  private static long storedBytes(MappedStep mapped) {
    return mapped.program().instructions().stream()
        .filter(Store.class::isInstance)
        .map(Store.class::cast)
        .mapToLong(store -> store.rows() * store.rowBytes())
        .sum();
  }

  /** One token on the same machine: nothing leaves the chip. */
  @Test
  void scoresOfASingleTokenStayOnChip() throws MappingException {
    Step step = SmallSteps.attention(1, 1, 511, 4, 2, 64, NumberFormat.INT8, NumberFormat.INT8);
    MappedRun run = new MappedRun(Machines.edge(), step, 512, UNFUSED);

    run.check();
    assertThat(run.mapped().spills())
        .extracting(Spill::reason)
        .containsOnly("is a result of the step");
  }
}
