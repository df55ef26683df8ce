package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.model.Activation;
import org.npulator.workload.model.AttentionShape;
import org.npulator.workload.model.FeedForwardShape;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.AttentionWindow;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

class FunctionalMappingProperties {
  enum Formats {
    W8A8("int8", "int8"),
    W4A8("int8", "int4-g128"),
    W4A16("bf16", "int4-g128"),
    BF16("bf16", "bf16"),
    DEQUANTIZED_BLOCKS("bf16", "nvfp4"),
    DEQUANTIZED_ELEMENTS("bf16", "fp8-e4m3"),
    DEQUANTIZED_ZERO_POINTS("int8", "int4-g128-z"),
    BLOCKS_OF_ACTIVATIONS("mxint8", "mxint8");

    private final NumberFormat activation;
    private final NumberFormat weight;

    Formats(String activation, String weight) {
      this.activation = NumberFormat.of(activation);
      this.weight = NumberFormat.of(weight);
    }

    NumberFormat activation() {
      return activation;
    }

    NumberFormat weight() {
      return weight;
    }
  }

  @Property
  void productsOfAnyShapeAndTilesEqualThePlainProduct(
      @ForAll @IntRange(min = 1, max = 70) int m,
      @ForAll @IntRange(min = 1, max = 90) int k,
      @ForAll @IntRange(min = 1, max = 90) int n,
      @ForAll @IntRange(min = 2, max = 9) int rows,
      @ForAll @IntRange(min = 2, max = 9) int columns,
      @ForAll @IntRange(min = 12, max = 15) int scratchpadBits,
      @ForAll Formats formats,
      @ForAll Dataflow dataflow,
      @ForAll boolean bias,
      @ForAll boolean dequantizer,
      @ForAll @IntRange(min = 1, max = 4) int arrays)
      throws MappingException {
    Tensor input = SmallSteps.activation("x", m, k, formats.activation);
    Tensor output = SmallSteps.activation("y", m, n, NumberFormat.BF16);
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
                    "y", -1, input, SmallSteps.weight("w", k, n, formats.weight), vector, output)));
    Machine machine =
        Machines.withArrays(
            arrays, Machines.tiny(rows, columns, dataflow, 1L << scratchpadBits, 2048));
    new MappedRun(dequantizer ? Machines.withDequantizer(machine) : machine, step, m).check();
  }

  @Property
  void productsOfInputsInMemoryEqualThePlainProduct(
      @ForAll @IntRange(min = 1, max = 70) int m,
      @ForAll @IntRange(min = 1, max = 90) int k,
      @ForAll @IntRange(min = 1, max = 90) int n,
      @ForAll @IntRange(min = 12, max = 15) int scratchpadBits,
      @ForAll Formats formats,
      @ForAll Dataflow dataflow)
      throws MappingException {
    Tensor input = new Tensor("x", TensorKind.INPUT, m, k, formats.activation);
    Tensor output = SmallSteps.activation("y", m, n, NumberFormat.BF16);
    Tensor weights = SmallSteps.weight("w", k, n, formats.weight);
    Matmul product = new Matmul("y", -1, input, weights, Optional.empty(), output);
    Step step = new Step(StepKind.PREFILL, 1, m, 0, List.of(product));
    new MappedRun(Machines.tiny(5, 7, dataflow, 1L << scratchpadBits, 2048), step, m).check();
  }

  @Property
  void attentionEqualsThePlainSoftmaxOverAllTokensThatAreSeen(
      @ForAll @IntRange(min = 1, max = 3) int batch,
      @ForAll @IntRange(min = 1, max = 24) int newTokens,
      @ForAll @IntRange(min = 0, max = 70) int cachedTokens,
      @ForAll @IntRange(min = 1, max = 3) int group,
      @ForAll @IntRange(min = 1, max = 2) int keyValueHeads,
      @ForAll @IntRange(min = 2, max = 9) int headDimension,
      @ForAll @IntRange(min = 13, max = 16) int scratchpadBits,
      @ForAll @IntRange(min = 10, max = 13) int accumulatorBits,
      @ForAll Dataflow dataflow,
      @ForAll boolean integers,
      @ForAll @IntRange(min = 1, max = 3) int arrays)
      throws MappingException {
    NumberFormat format = integers ? NumberFormat.INT8 : NumberFormat.BF16;
    checkAttention(
        batch,
        newTokens,
        cachedTokens,
        group,
        keyValueHeads,
        headDimension,
        Machines.withArrays(
            arrays, Machines.tiny(4, 4, dataflow, 1L << scratchpadBits, 1L << accumulatorBits)),
        format,
        format);
  }

  @Property(tries = 500)
  void attentionInAWindowWithSinksSeesTheTokensOfTheWindowAndTheSinks(
      @ForAll @IntRange(min = 1, max = 24) int newTokens,
      @ForAll @IntRange(min = 0, max = 70) int cachedTokens,
      @ForAll @IntRange(min = 1, max = 3) int group,
      @ForAll @IntRange(min = 1, max = 40) int window,
      @ForAll @IntRange(min = 0, max = 6) int sinks,
      @ForAll @IntRange(min = 14, max = 16) int scratchpadBits,
      @ForAll @IntRange(min = 11, max = 13) int accumulatorBits)
      throws MappingException {
    Step step =
        SmallSteps.attention(
            1,
            newTokens,
            cachedTokens,
            group,
            2,
            6,
            NumberFormat.BF16,
            NumberFormat.BF16,
            Optional.of(new AttentionWindow(window, sinks)));
    Machine machine =
        Machines.tiny(
            4, 4, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 1L << accumulatorBits);
    MappedRun run = new MappedRun(machine, step, cachedTokens + newTokens + 5);

    run.check();
    // Cached tokens that the first new token sees; the later ones see fewer of them.
    long seen = Math.min(cachedTokens, Math.min(window - 1, cachedTokens) + sinks);
    assertThat(run.mapped().keyValueReadBytes()).isEqualTo(seen * 2 * 2 * 6 * 2);
  }

  @Property(tries = 200)
  void attentionOverACacheThatHasToBeDequantizedIsTheSame(
      @ForAll @IntRange(min = 1, max = 2) int batch,
      @ForAll @IntRange(min = 1, max = 12) int newTokens,
      @ForAll @IntRange(min = 0, max = 40) int cachedTokens,
      @ForAll @IntRange(min = 1, max = 3) int group,
      @ForAll @IntRange(min = 1, max = 2) int keyValueHeads,
      @ForAll @IntRange(min = 14, max = 16) int scratchpadBits,
      @ForAll Dataflow dataflow,
      @ForAll boolean blocks)
      throws MappingException {
    checkAttention(
        batch,
        newTokens,
        cachedTokens,
        group,
        keyValueHeads,
        32,
        Machines.withDequantizer(Machines.tiny(4, 4, dataflow, 1L << scratchpadBits, 8192)),
        NumberFormat.BF16,
        NumberFormat.of(blocks ? "nvfp4" : "fp8-e4m3"));
  }

  private static void checkAttention(
      long batch,
      long newTokens,
      long cachedTokens,
      long group,
      long keyValueHeads,
      long headDimension,
      Machine machine,
      NumberFormat queryFormat,
      NumberFormat cacheFormat)
      throws MappingException {
    Step step =
        SmallSteps.attention(
            batch,
            newTokens,
            cachedTokens,
            group,
            keyValueHeads,
            headDimension,
            queryFormat,
            cacheFormat);
    new MappedRun(machine, step, cachedTokens + newTokens + 5).check();
  }

  @Property(tries = 300)
  void normsAndTheChoiceOfATokenEqualThePlainFunctions(
      @ForAll @IntRange(min = 1, max = 20) int m,
      @ForAll @IntRange(min = 2, max = 90) int n,
      @ForAll @IntRange(min = 1, max = 8) int chosen,
      @ForAll Reduction.Kind kind,
      @ForAll @IntRange(min = 13, max = 15) int scratchpadBits)
      throws MappingException {
    Tensor x = SmallSteps.activation("x", m, n, NumberFormat.BF16);
    List<Operator> operators = new ArrayList<>(List.of(SmallSteps.source(x)));
    long k = Math.min(chosen, n);
    Tensor pairs = SmallSteps.activation("pairs", m, 2 * k, NumberFormat.FP32);
    boolean norm = kind == Reduction.Kind.RMS_NORM || kind == Reduction.Kind.LAYER_NORM;
    Tensor token =
        SmallSteps.activation("y", m, norm ? n : 1, norm ? NumberFormat.BF16 : NumberFormat.INT32);
    Optional<Tensor> weight =
        norm
            ? Optional.of(
                SmallSteps.weight(
                    "w", kind == Reduction.Kind.LAYER_NORM ? 2 : 1, n, NumberFormat.BF16))
            : Optional.empty();
    boolean sampled = kind == Reduction.Kind.SAMPLE || kind == Reduction.Kind.SAMPLE_TOP_K;
    double constant = norm ? 1e-5 : sampled ? 1.25 : 0;
    boolean selects = kind == Reduction.Kind.TOP_K || kind == Reduction.Kind.SAMPLE_TOP_K;
    if (selects) {
      operators.add(
          new Reduction("pairs", -1, Reduction.Kind.TOP_K, x, Optional.empty(), pairs, 0));
    }
    if (kind != Reduction.Kind.TOP_K) {
      operators.add(new Reduction("y", -1, kind, selects ? pairs : x, weight, token, constant));
    }
    Step step = new Step(StepKind.PREFILL, 1, m, 0, operators);
    new MappedRun(
            Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 4096), step, m)
        .check();
  }

  @Property(tries = 60)
  void stepsOfSmallModelsEqualThePlainModel(
      @ForAll("models") ModelDescription model,
      @ForAll("runs") RunLength length,
      @ForAll @IntRange(min = 14, max = 17) int scratchpadBits,
      @ForAll Dataflow dataflow,
      @ForAll @IntRange(min = 0, max = 6) int formats,
      @ForAll @IntRange(min = 1, max = 3) int arrays)
      throws Exception {
    FormatSet set =
        FormatSet.named(
            List.of("w8a8", "w4a16", "bf16", "w8a8kv16", "mxfp4", "wfp8a16", "w4a8").get(formats));
    Workload workload = new WorkloadGenerator("small", model, set).generate(length);
    Machine machine =
        Machines.withArrays(arrays, Machines.tiny(4, 4, dataflow, 1L << scratchpadBits, 8192));
    for (Step step : workload.steps()) {
      new MappedRun(machine, step, workload.keyValueTokens()).check();
    }
  }

  @Provide
  Arbitrary<ModelDescription> models() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 2),
            Arbitraries.longs().between(4, 40),
            Arbitraries.of(1L, 2L),
            Arbitraries.of(1L, 2L, 3L),
            Arbitraries.longs().between(1, 4),
            Arbitraries.longs().between(4, 60),
            Arbitraries.longs().between(8, 90),
            Arbitraries.integers().between(0, 31))
        .as(
            (layers, hidden, keyValueHeads, group, pairs, intermediate, vocabulary, flags) ->
                new ModelDescription(
                    layers,
                    hidden,
                    new AttentionShape(
                        group * keyValueHeads,
                        keyValueHeads,
                        2 * pairs,
                        (flags & 1) != 0,
                        (flags & 2) != 0,
                        Optional.empty()),
                    new FeedForwardShape(
                        intermediate,
                        (flags & 4) != 0 ? Activation.SILU : Activation.GELU,
                        (flags & 8) != 0,
                        (flags & 1) != 0),
                    vocabulary,
                    1e-6,
                    (flags & 16) != 0,
                    (flags & 2) != 0,
                    4096));
  }

  @Provide
  Arbitrary<RunLength> runs() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 2),
            Arbitraries.longs().between(0, 20),
            Arbitraries.longs().between(1, 20),
            Arbitraries.longs().between(1, 3))
        .as(RunLength::new);
  }
}
