package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.mapping.ActiveNeuronsProperties.Formats;
import org.npulator.workload.model.Activation;
import org.npulator.workload.model.AttentionShape;
import org.npulator.workload.model.FeedForwardShape;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Workload;

/** Sub-batches that take turns on a core compute what the batch computes at once. */
class SubBatchProperties {
  private static MappingConfig subBatches(int count) {
    return MappingConfig.CHOSEN.withSubBatches(count);
  }

  private static Machine machine(int scratchpadBits) {
    return Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 16384);
  }

  @Property(tries = 30)
  void stepsOfSmallModelsEqualThePlainModel(
      @ForAll("models") ModelDescription model,
      @ForAll @IntRange(min = 2, max = 5) int batch,
      @ForAll @IntRange(max = 20) int context,
      @ForAll @IntRange(max = 12) int prefill,
      @ForAll @IntRange(min = 1, max = 2) int decode,
      @ForAll @IntRange(min = 2, max = 3) int count,
      @ForAll @IntRange(min = 1, max = 3) int cores,
      @ForAll @IntRange(min = 17, max = 19) int scratchpadBits,
      @ForAll @IntRange(max = 3) int formats)
      throws Exception {
    FormatSet set = FormatSet.named(List.of("w8a8", "w4a16", "bf16", "w8a8kv16").get(formats));
    RunLength length = new RunLength(Math.max(batch, count), Math.max(1, context), prefill, decode);
    Workload workload = new WorkloadGenerator("small", model, set).generate(length);
    for (Step step : workload.steps()) {
      new PartitionedRun(
              machine(scratchpadBits),
              new Cores(cores, 16, 2),
              (matmul, inputByColumns) -> Partition.COLUMNS,
              step,
              workload.keyValueTokens(),
              subBatches(count))
          .check();
    }
  }

  /** Each half reads only its own sequences, so nothing of the KV cache is read twice. */
  @Property(tries = 20)
  void subBatchesMoveTheKeysAndValuesOfTheBatchAndItsWeightsOnceEach(
      @ForAll @IntRange(min = 2, max = 6) int batch,
      @ForAll @IntRange(min = 1, max = 40) int context)
      throws Exception {
    Workload workload = decode(batch, context);
    Step step = workload.steps().get(0);
    MappedStep whole = mapper(workload, 1).map(step);
    MappedStep halves = mapper(workload, 2).map(step);

    assertThat(halves.weightBytes()).isEqualTo(whole.weightBytes());
    assertThat(halves.keyValueReadBytes()).isEqualTo(whole.keyValueReadBytes());
    assertThat(halves.keyValueWriteBytes()).isEqualTo(whole.keyValueWriteBytes());
    for (Operator operator : step.operators()) {
      if (operator instanceof Matmul matmul) {
        assertThat(
                halves.spills().stream()
                    .filter(spill -> spill.tensor().equals(matmul.weight().name()))
                    .mapToLong(MappedStep.Spill::bytesRead)
                    .sum())
            .as("bytes of %s that are loaded again", matmul.weight().name())
            .isEqualTo(matmul.weight().bytes());
      }
    }
  }

  /** What was attended to first is used while the other sub-batch attends, and not before. */
  @Test
  void subBatchesTakeTurnsAtEveryAttention() throws Exception {
    Workload workload = decode(4, 16);
    Step step = workload.steps().get(0);
    TileProgram program = mapper(workload, 2).map(step).program();

    List<Integer> attentions =
        IntStream.range(0, step.operators().size())
            .filter(index -> step.operators().get(index) instanceof Attention)
            .boxed()
            .toList();
    List<List<Integer>> expected = new ArrayList<>();
    int first = 0;
    for (int attention : attentions) {
      expected.add(range(first, attention + 1));
      expected.add(range(first, attention + 1));
      first = attention + 1;
    }
    expected.add(range(first, step.operators().size()));
    expected.add(range(first, step.operators().size()));

    List<List<Integer>> turns = new ArrayList<>();
    for (int turn = 0; turn < program.turns().size(); turn++) {
      int end =
          turn + 1 < program.turns().size()
              ? program.turns().get(turn + 1).first()
              : program.instructions().size();
      turns.add(
          program.instructions().subList(program.turns().get(turn).first(), end).stream()
              .map(instruction -> instruction.operator())
              .distinct()
              .sorted()
              .collect(Collectors.toList()));
      assertThat(program.turns().get(turn).stream()).isEqualTo(turn % 2);
    }
    assertThat(turns).isEqualTo(expected);
  }

  private static List<Integer> range(int first, int end) {
    return IntStream.range(first, end).boxed().toList();
  }

  @Test
  void moreSubBatchesThanSequencesAreRefused() throws Exception {
    Workload workload = decode(2, 16);

    assertThatThrownBy(() -> mapper(workload, 3))
        .isInstanceOf(MappingException.class)
        .hasMessage("subBatches: 3, but a batch of 2 sequences; expected 1 to 2");
  }

  @Test
  void neuronsThatAreActiveInTheBatchAreRefused() {
    List<Operator> operators =
        ActiveNeuronsProperties.feedForward(2, 8, 16, 4, Formats.W8A8).operators();
    Step step = new Step(StepKind.DECODE, 2, 1, 3, operators);
    Workload workload = new Workload("test", "w8a8", 4, List.of(step));

    assertThatThrownBy(() -> mapper(workload, 2))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("subBatches: ")
        .hasMessageContaining("active");
  }

  private static Workload decode(int batch, int context) throws Exception {
    ModelDescription model =
        new ModelDescription(
            2,
            24,
            new AttentionShape(4, 2, 8, false, false, Optional.empty()),
            new FeedForwardShape(40, Activation.SILU, true, false),
            60,
            1e-6,
            false,
            false,
            4096);
    return new WorkloadGenerator("small", model, FormatSet.named("w8a8"))
        .generate(new RunLength(batch, context, 0, 1));
  }

  private static Mapper mapper(Workload workload, int count) throws MappingException {
    return new Mapper(machine(19), Cores.ONE, workload, subBatches(count));
  }

  @Provide
  Arbitrary<ModelDescription> models() {
    return new FunctionalMappingProperties().models();
  }
}
