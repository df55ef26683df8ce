package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.npulator.hw.systolic.MatrixConfig.Dataflow.WEIGHT_STATIONARY;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.systolic.MatrixConfig.SparsityConfig;
import org.npulator.workload.model.Activation;
import org.npulator.workload.model.AttentionShape;
import org.npulator.workload.model.FeedForwardShape;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

class LanguageModelMappingTest {
  /** Qwen2.5-0.5B, config.json of the published model. */
  private static final ModelDescription QWEN =
      new ModelDescription(
          24,
          896,
          new AttentionShape(14, 2, 64, true, false, Optional.empty()),
          new FeedForwardShape(4864, Activation.SILU, true, false),
          151936,
          1e-6,
          true,
          false,
          32768);

  private static Workload qwen(String formats, RunLength length) throws Exception {
    return new WorkloadGenerator("qwen2.5-0.5b", QWEN, FormatSet.named(formats)).generate(length);
  }

  private static MappedStep firstStep(String formats, RunLength length) throws Exception {
    Workload workload = qwen(formats, length);
    return new Mapper(Machines.edge(), workload).map(workload.steps().get(0));
  }

  /** Bytes of every weight once, of a gathered table a row a token unless the head reads it all. */
  private static long weightBytes(Step step) {
    Set<String> seen = new HashSet<>();
    long bytes = 0;
    for (Operator operator : step.operators()) {
      for (Tensor input : operator.inputs()) {
        boolean table = operator.role().equals("embedding");
        if (input.kind() == TensorKind.WEIGHT && !table && seen.add(input.name())) {
          bytes += input.bytes();
        }
      }
    }
    return bytes;
  }

  private static long loadedBytes(MappedStep mapped) {
    return mapped.program().instructions().stream()
        .filter(Load.class::isInstance)
        .map(Load.class::cast)
        .mapToLong(load -> load.rowBytes() * load.rows())
        .sum();
  }

  @ParameterizedTest
  @CsvSource({
    "w8a8, 1, 1, 8",
    "w8a8, 1, 128, 8",
    "w8a8, 4, 1000, 8",
    "w8a8, 1, 9000, 8",
    "w4a16, 1, 300, 16",
    "w8a8kv16, 1, 300, 16",
    "bf16, 2, 300, 16"
  })
  void decodeLoadsWeightsAndCachedTokensOnce(
      String formats, long batch, long context, long keyValueBits) throws Exception {
    Workload workload = qwen(formats, new RunLength(batch, context, 0, 1));
    Step step = workload.steps().get(0);

    MappedStep mapped = new Mapper(Machines.edge(), workload).map(step);

    long keyValueBytes = batch * context * 24 * 2 * 2 * 64 * keyValueBits / 8;
    assertThat(mapped.keyValueReadBytes()).isEqualTo(keyValueBytes);
    assertThat(mapped.keyValueWriteBytes()).isEqualTo(keyValueBytes / context);
    double needed = weightBytes(step) + keyValueBytes;
    assertThat(loadedBytes(mapped) / needed).isBetween(1.0, 1.02);
  }

  /**
   * Of 4864 neurons of 24 layers 30 percent are active; with several tokens those of any of them.
   */
  @ParameterizedTest
  @CsvSource({"1, 1459", "2, 2481", "8, 4584"})
  void inactiveNeuronsAreNeitherLoadedNorMultiplied(long batch, long active) throws Exception {
    RunLength length = new RunLength(batch, 100, 0, 1);
    Workload all = qwen("w8a8", length);
    Workload some = qwen("w8a8-n30", length);
    MappedStep mapped = new Mapper(Machines.edge(), some).map(some.steps().get(0));

    long left = 24 * 3 * 896 * (4864 - active);
    assertThat(weightBytes(all.steps().get(0)) - mapped.weightBytes())
        .isBetween(left - batch * 896, left);
    assertThat(macs(all) - macs(some)).isEqualTo(batch * left);
    // What is not active in this step is in memory all the same.
    assertThat(new Mapper(Machines.edge(), some).layout().end())
        .isCloseTo(new Mapper(Machines.edge(), all).layout().end(), withinPercentage(1));
  }

  private static long macs(Workload workload) {
    return workload.steps().get(0).operators().stream().mapToLong(Operator::macs).sum();
  }

  /** A machine that multiplies these pairs only. */
  private static Machine multiplying(String... pairs) {
    Machine edge = Machines.edge();
    return new Machine(
        64,
        64,
        WEIGHT_STATIONARY,
        0,
        Stream.of(pairs).collect(Collectors.toMap(pair -> pair, pair -> 1.0)),
        edge.scratchpadBytes(),
        64,
        edge.accumulatorBytes(),
        edge.accumulatorWordBytes(),
        Machines.vector(128),
        edge.memoryBytes(),
        edge.stripeBytes(),
        51.2,
        false,
        Optional.empty(),
        1,
        Set.of());
  }

  /**
   * Bits of weights in the matrices, by the format: of an element and of what its block shares. All
   * dimensions of the model are multiples of all blocks, so that nothing is rounded, except that in
   * the rows of the table each block ends with a byte.
   */
  @ParameterizedTest
  @CsvSource({
    "w4a16, bf16xbf16, 4, 16, 128, 0, 1",
    "w4a16, bf16xbf16 bf16xint4, 4, 16, 128, 0, 1",
    "wint4-g128-za16, bf16xbf16, 4, 20, 128, 0, 1",
    "mxfp4, bf16xbf16, 4, 8, 32, 0, 1",
    "wnvfp4a16, bf16xbf16, 4, 8, 16, 0, 1",
    "wnf4a16, bf16xbf16, 4, 32, 64, 0, 1",
    "w4a8kv4, int8xint8, 4, 16, 128, 32, 1",
    "w4a16kv4, bf16xbf16, 4, 16, 128, 32, 1",
    "w8a8kv8, int8xint8, 8, 0, 1, 0, 0"
  })
  void decodeLoadsAndDequantizesEveryWeightAndCachedTokenOnce(
      String formats,
      String pairs,
      long bits,
      long blockBits,
      long block,
      long cacheBlockBits,
      long dequantized)
      throws Exception {
    long context = 200;
    Workload workload = qwen(formats, new RunLength(1, context, 0, 1));
    Step step = workload.steps().get(0);

    MappedStep mapped = new Mapper(multiplying(pairs.split(" ")), workload).map(step);

    boolean weights = !pairs.endsWith("bf16xint4") && dequantized == 1;
    FormatSet set = FormatSet.named(formats);
    boolean cache = !set.keyValue().equals(set.attention());
    long layer = 896L * 896 * 2 + 2 * 896 * 128 + 3 * 896 * 4864;
    long head = 896L * 151936;
    long tokens = 24 * 2 * 128;
    assertThat(mapped.dequantizedElements())
        .isEqualTo((weights ? 24 * layer + head : 0) + (cache ? tokens * (context + 1) : 0));
    long tiles = 24 * (layer * bits + layer / block * blockBits) / 8;
    long tableRow = 896 * bits / 8 + 896 / block * ((blockBits + 7) / 8);
    // Norms, biases, rotary table, and the row of the table that is gathered.
    long vectors = 2L * (24 * (2 * 896 + 896 + 2 * 128) + 896 + 64);
    assertThat(mapped.weightBytes()).isEqualTo(tiles + 151936 * tableRow + tableRow + vectors);
    long tokenBits =
        cache ? tokens * 4 + tokens / 32 * cacheBlockBits : tokens * set.keyValue().bits();
    assertThat(mapped.keyValueReadBytes()).isEqualTo(context * tokenBits / 8);
    assertThat(mapped.keyValueWriteBytes()).isEqualTo(tokenBits / 8);
    long spilled = mapped.spills().stream().mapToLong(MappedStep.Spill::bytesRead).sum();
    assertThat(loadedBytes(mapped))
        .isEqualTo(mapped.weightBytes() + mapped.keyValueReadBytes() + spilled);
  }

  private static Machine skipping(boolean structured, boolean unstructured) {
    Machine edge = Machines.edge();
    return new Machine(
        64,
        64,
        WEIGHT_STATIONARY,
        0,
        edge.macsPerCyclePerElement(),
        edge.scratchpadBytes(),
        64,
        edge.accumulatorBytes(),
        edge.accumulatorWordBytes(),
        Machines.vector(128),
        edge.memoryBytes(),
        edge.stripeBytes(),
        51.2,
        false,
        Optional.of(new SparsityConfig(structured ? List.of("2of4") : List.of(), unstructured)),
        1,
        Set.of());
  }

  private static long computed(MappedStep mapped) {
    return mapped.program().instructions().stream()
        .filter(MatrixMultiply.class::isInstance)
        .mapToLong(instruction -> ((MatrixMultiply) instruction).macs())
        .sum();
  }

  /**
   * Sparse weights take their kept elements and indices, whether the array skips their zeros or
   * not; only if it does, multiplications are left out, those of attention never.
   */
  @ParameterizedTest
  @CsvSource({
    "w8a8-2of4, true, false, 5, 0.5, 0.5",
    "w8a8-2of4, false, true, 5, 1, 1",
    "w8a8-s75, false, true, 3, 0.25, 0.40",
    "w8a8-s75, true, false, 3, 1, 1"
  })
  void zerosAreNotLoadedAndMultipliedOnlyIfTheArrayCannotSkipThem(
      String formats,
      boolean structured,
      boolean unstructured,
      long bits,
      double least,
      double most)
      throws Exception {
    long context = 100;
    Workload workload = qwen(formats, new RunLength(1, context, 0, 1));
    MappedStep mapped =
        new Mapper(skipping(structured, unstructured), workload).map(workload.steps().get(0));

    long matrices = 24L * (896L * 896 * 2 + 2 * 896 * 128 + 3 * 896 * 4864) + 896L * 151936;
    long vectors = 2L * (24 * (2 * 896 + 896 + 2 * 128) + 896 + 64);
    assertThat(mapped.weightBytes()).isEqualTo((matrices + 896) * bits / 8 + vectors);
    long attention = 24L * 2 * 896 * (context + 1);
    assertThat((double) (computed(mapped) - attention) / matrices).isBetween(least, most);
  }

  /** Weights that are loaded again for another block of rows are dequantized again. */
  @ParameterizedTest
  @CsvSource({"w4a16, bf16xbf16, 600", "w4a8, int8xint8, 700"})
  void prefillDequantizesAsOftenAsItLoads(String formats, String pairs, long tokens)
      throws Exception {
    Workload workload = qwen(formats, new RunLength(1, 0, tokens, 1));

    MappedStep mapped =
        new Mapper(multiplying(pairs.split(" ")), workload).map(workload.steps().get(0));

    long matrices = 24L * (896L * 896 * 2 + 2 * 896 * 128 + 3 * 896 * 4864) + 896L * 151936;
    assertThat(mapped.dequantizedElements()).isGreaterThanOrEqualTo(matrices);
    double again =
        mapped.spills().stream()
            .filter(spill -> spill.reason().contains("loaded again"))
            .filter(spill -> spill.tensor().endsWith("_proj.weight"))
            .mapToLong(MappedStep.Spill::bytesRead)
            .sum();
    double bytesOfAnElement = (double) mapped.weightBytes() / matrices;
    assertThat((mapped.dequantizedElements() - matrices) * bytesOfAnElement)
        .isCloseTo(again, within(0.01 * (again + mapped.weightBytes())));
  }

  @ParameterizedTest
  @CsvSource({"w8a8, 128", "bf16, 64", "w8a8, 1024", "w4a16, 2048"})
  void everyLoadedByteIsAWeightACachedTokenOrAListedSpill(String formats, long tokens)
      throws Exception {
    MappedStep mapped = firstStep(formats, new RunLength(1, 100, tokens, 1));

    long spilled = mapped.spills().stream().mapToLong(MappedStep.Spill::bytesRead).sum();
    assertThat(loadedBytes(mapped))
        .isEqualTo(mapped.weightBytes() + mapped.keyValueReadBytes() + spilled);
  }

  @ParameterizedTest
  @CsvSource({"w8a8, 1, 0, 128", "w8a8, 1, 128, 0", "bf16, 3, 40, 60"})
  void arrayComputesTheProductsOfTheOperators(String formats, long batch, long context, long tokens)
      throws Exception {
    Workload workload = qwen(formats, new RunLength(batch, context, tokens, 1));
    Step step = workload.steps().get(0);
    MappedStep mapped = new Mapper(Machines.edge(), workload).map(step);

    double useful = step.operators().stream().mapToLong(Operator::macs).sum();
    double computed =
        mapped.program().instructions().stream()
            .filter(MatrixMultiply.class::isInstance)
            .mapToLong(instruction -> ((MatrixMultiply) instruction).macs())
            .sum();
    // Scores above the diagonal of a block are computed and masked.
    double pairs = (double) tokens * tokens / 2;
    double masked = 2.0 * 24 * 14 * 64 * batch * pairs;
    assertThat(computed).isBetween(useful, useful + masked);
  }

  @Test
  void decodeTakesInstructionsOfTheOrderOfTenThousand() throws Exception {
    Workload workload = qwen("w8a8", new RunLength(1, 128, 0, 8));
    Mapper mapper = new Mapper(Machines.edge(), workload);
    for (Step step : workload.steps()) {
      MappedStep mapped = mapper.map(step);
      assertThat(mapped.program().instructions().size()).isBetween(5_000, 20_000);
    }
  }

  @Test
  void prefillThatFitsReadsEveryWeightOnce() throws Exception {
    MappedStep mapped = firstStep("w8a8", new RunLength(1, 0, 16, 1));

    double weights = weightBytes(qwen("w8a8", new RunLength(1, 0, 16, 1)).steps().get(0));
    assertThat(loadedBytes(mapped) / weights).isCloseTo(1, within(0.02));
  }

  @Test
  void modelThatExceedsTheMemoryIsRefusedWithWhatFits() {
    RunLength length = new RunLength(8, 30000, 0, 1);
    Machine small = Machines.edge();
    Machine machine =
        new Machine(
            64,
            64,
            small.dataflow(),
            small.vectorRows(),
            small.macsPerCyclePerElement(),
            small.scratchpadBytes(),
            64,
            small.accumulatorBytes(),
            small.accumulatorWordBytes(),
            Machines.vector(128),
            1L << 30,
            small.stripeBytes(),
            51.2,
            false,
            Optional.empty(),
            1,
            Set.of());

    assertThatThrownBy(() -> new Mapper(machine, qwen("w8a8", length)))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("the machine has 1073741824")
        .hasMessageContaining("tokens of each sequence fit");
  }

  @Test
  void formatsThatTheArrayCannotMultiplyAreRefusedWithThoseItCan() {
    Machine machine =
        new Machine(
            64,
            64,
            WEIGHT_STATIONARY,
            0,
            Map.of("int8xint8", 1.0),
            2 << 20,
            64,
            256 << 10,
            256,
            Machines.vector(128),
            8L << 30,
            1 << 17,
            51.2,
            false,
            Optional.empty(),
            1,
            Set.of());

    assertThatThrownBy(() -> new Mapper(machine, qwen("bf16", new RunLength(1, 0, 8, 1))))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("bf16xbf16")
        .hasMessageContaining("int8xint8");
  }

  @Test
  void tensorsOfAStripeStartOnAStripe() throws Exception {
    Workload workload = qwen("w8a8", new RunLength(1, 64, 0, 1));
    MemoryLayout layout = new MemoryLayout(Machines.edge(), workload);

    List<Tensor> weights =
        workload.steps().get(0).operators().stream()
            .flatMap(operator -> operator.inputs().stream())
            .filter(input -> input.kind() == TensorKind.WEIGHT)
            .toList();

    assertThat(weights)
        .allSatisfy(
            weight -> {
              long alignment = weight.bytes() >= 128 << 10 ? 128 << 10 : 4096;
              assertThat(layout.weight(weight).address() % alignment).isZero();
            });
    assertThat(weights).anyMatch(weight -> weight.format() == NumberFormat.INT8);
  }
}
