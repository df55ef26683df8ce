package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Send;
import org.npulator.workload.model.Activation;
import org.npulator.workload.model.AttentionShape;
import org.npulator.workload.model.FeedForwardShape;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/** A language model on four cores with 64 bytes a cycle between them. */
class PartitionedLanguageModelTest {
  private static final Cores FOUR = new Cores(4, 64, 2);

  /** Qwen2.5-0.5B, config.json of the published model, with six of its layers. */
  private static final ModelDescription QWEN =
      new ModelDescription(
          6,
          896,
          new AttentionShape(14, 2, 64, true, false, Optional.empty()),
          new FeedForwardShape(4864, Activation.SILU, true, false),
          151936,
          1e-6,
          true,
          false,
          32768);

  private static Workload qwen(String formats, RunLength length) throws Exception {
    return new WorkloadGenerator("qwen", QWEN, FormatSet.named(formats)).generate(length);
  }

  private static <I extends Instruction> Stream<I> instructions(MappedStep mapped, Class<I> kind) {
    return mapped.programs().cores().stream()
        .flatMap(program -> program.instructions().stream())
        .filter(kind::isInstance)
        .map(kind::cast);
  }

  private static Map<String, String> partitions(MappedStep mapped) {
    return mapped.mappings().stream()
        .collect(Collectors.toMap(OperatorMapping::operator, OperatorMapping::partition));
  }

  @ParameterizedTest
  @CsvSource({"w8a8, 1, 128", "w8a8, 4, 1000", "w4a16, 1, 300", "bf16, 2, 100"})
  void decodeLoadsWeightsAndCachedTokensOnceAltogether(String formats, long batch, long context)
      throws Exception {
    Workload workload = qwen(formats, new RunLength(batch, context, 0, 1));
    Step step = workload.steps().get(0);
    MappedStep alone = new Mapper(Machines.edge(), workload).map(step);

    MappedStep mapped = new Mapper(Machines.edge(), FOUR, workload).map(step);

    double once = alone.weightBytes() + alone.keyValueReadBytes();
    assertThat(mapped.keyValueReadBytes()).isEqualTo(alone.keyValueReadBytes());
    assertThat(mapped.keyValueWriteBytes()).isEqualTo(alone.keyValueWriteBytes());
    double loaded =
        instructions(mapped, Load.class).mapToLong(load -> load.rowBytes() * load.rows()).sum();
    assertThat(loaded / once).isBetween(1.0, 1.02);
  }

  @Test
  void arraysComputeTheProductsOfTheOperatorsTogether() throws Exception {
    Workload workload = qwen("w8a8", new RunLength(1, 128, 0, 1));
    Step step = workload.steps().get(0);
    MappedStep mapped = new Mapper(Machines.edge(), FOUR, workload).map(step);

    long[] macs =
        mapped.programs().cores().stream()
            .mapToLong(
                program ->
                    program.instructions().stream()
                        .filter(MatrixMultiply.class::isInstance)
                        .mapToLong(product -> ((MatrixMultiply) product).macs())
                        .sum())
            .toArray();

    long useful = step.operators().stream().mapToLong(Operator::macs).sum();
    assertThat(macs[0] + macs[1] + macs[2] + macs[3]).isEqualTo(useful);
    for (long own : macs) {
      assertThat(own / (double) useful).isBetween(0.24, 0.26);
    }
  }

  /**
   * The input of down_proj is divided among the cores. To gather it takes 4864 bytes a token for
   * each core, to add up partial products 4 x 896 x 3/4 bytes, and the norm in front of the others
   * is everywhere.
   */
  @Test
  void productIsDividedWhereItsExchangeIsSmallest() throws Exception {
    Workload workload = qwen("w8a8", new RunLength(1, 0, 128, 2));
    Mapper mapper = new Mapper(Machines.edge(), FOUR, workload);
    Map<String, String> prefill = partitions(mapper.map(workload.steps().get(0)));
    Map<String, String> decode = partitions(mapper.map(workload.steps().get(1)));

    assertThat(prefill)
        .containsEntry("layer3.gate_proj", "n/4")
        .containsEntry("layer3.up_proj", "n/4")
        .containsEntry("layer3.activation", "n/4")
        .containsEntry("layer3.down_proj", "k/4")
        .containsEntry("layer3.attention", "heads/2")
        .containsEntry("layer3.input_norm", "all")
        .containsEntry("argmax", "core0");
    // Weights lie in memory once, so all steps divide them alike.
    assertThat(decode).isEqualTo(prefill);
  }

  /**
   * Each row of the residual stream is exchanged twice a layer: Shoeybi et al., 2019, section 3.
   */
  @Test
  void bytesBetweenCoresAreThoseOfTheActivations() throws Exception {
    Workload workload = qwen("w8a8", new RunLength(1, 0, 128, 1));
    MappedStep mapped = new Mapper(Machines.edge(), FOUR, workload).map(workload.steps().get(0));

    double sent = instructions(mapped, Send.class).mapToLong(Send::bytes).sum();
    long layer =
        128L * 896 // queries to the cores with their heads
            + 128L * 2 * 64 * 2 // keys and values stay on the cores that need them
            + 128L * 896 // output of attention to all
            + 128L * 896 * 2 // output of o_proj to all
            + 128L * 896 * 4 * 4 // partial sums of down_proj
            + 128L * 896 * 2; // their sum to all
    double stream = 128L * 896 * 2;
    double logits = 151936L * 2;
    assertThat(sent).isBetween(0.9 * 6 * layer, 6.0 * layer + stream + logits);
  }
}
