package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.systolic.MatrixConfig.Dataflow;
import org.npulator.workload.mapping.FunctionalMappingProperties.Formats;
import org.npulator.workload.mapping.MappingConfig.AttentionChoice;
import org.npulator.workload.mapping.MappingConfig.BlockChoice;
import org.npulator.workload.mapping.MappingConfig.ProductChoice;
import org.npulator.workload.mapping.MappingConfig.ScoreChoice;
import org.npulator.workload.mapping.MappingConfig.TileChoice;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.AttentionWindow;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

/** Mappings that are dictated compute the same, or are refused with a size that works. */
class DictatedMappingProperties {
  private static final Pattern SIZE =
      Pattern.compile("tile: ([kn]) .*nearest that works is (\\d+)");

  private static MappingConfig product(long k, long n, Optional<Long> m, LoopOrder order) {
    return MappingConfig.CHOSEN.withProducts(
        List.of("y"),
        new ProductChoice(
            Optional.of(new TileChoice(k, n)),
            Optional.empty(),
            Optional.of(new BlockChoice(m, Optional.ofNullable(order), Optional.empty())),
            Optional.empty()));
  }

  @Property(tries = 300)
  void productsInDictatedTilesEqualThePlainProduct(
      @ForAll @IntRange(min = 1, max = 40) int m,
      @ForAll @IntRange(min = 1, max = 90) int k,
      @ForAll @IntRange(min = 1, max = 90) int n,
      @ForAll @IntRange(min = 12, max = 100) int tileK,
      @ForAll @IntRange(min = 12, max = 100) int tileN,
      @ForAll @IntRange(min = 8, max = 60) int block,
      @ForAll LoopOrder order,
      @ForAll @IntRange(min = 13, max = 15) int scratchpadBits,
      @ForAll Formats formats,
      @ForAll boolean inMemory)
      throws MappingException {
    Tensor output = SmallSteps.activation("y", m, n, NumberFormat.BF16);
    Tensor weights = SmallSteps.weight("w", k, n, formats.weight());
    TensorKind kind = inMemory ? TensorKind.INPUT : TensorKind.ACTIVATION;
    Tensor input = new Tensor("x", kind, m, k, formats.activation());
    List<Operator> operators = new ArrayList<>();
    if (!inMemory) {
      operators.add(SmallSteps.source(input));
    }
    operators.add(new Matmul("y", -1, input, weights, Optional.empty(), output));
    Step step = new Step(StepKind.PREFILL, 1, m, 0, operators);
    Machine machine = Machines.tiny(5, 7, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 2048);
    long fittingK = tileK;
    long fittingN = tileN;
    MappedRun run = null;
    // The depth may have to shrink before the columns fit, so a few attempts.
    for (int attempt = 0; run == null && attempt < 8; attempt++) {
      try {
        run = new MappedRun(machine, step, m, product(fittingK, fittingN, Optional.empty(), null));
      } catch (MappingException refused) {
        Matcher size = SIZE.matcher(refused.getMessage());
        assertThat(size.find()).as(refused.getMessage()).isTrue();
        long nearest = Long.parseLong(size.group(2));
        if (size.group(1).equals("k")) {
          fittingK = nearest;
        } else {
          fittingN = nearest;
        }
      }
    }
    assertThat(run).as("a tile that works").isNotNull();
    try {
      run =
          new MappedRun(
              machine, step, m, product(fittingK, fittingN, Optional.of((long) block), order));
    } catch (MappingException refused) {
      assertThat(refused.getMessage())
          .containsPattern("at most \\d+ rows do|expected the order|fit, or the order");
    }
    run.check();
  }

  @Property(tries = 200)
  void productsOfDictatedDataflowsEqualThePlainProduct(
      @ForAll @IntRange(min = 1, max = 40) int m,
      @ForAll @IntRange(min = 1, max = 90) int k,
      @ForAll @IntRange(min = 1, max = 90) int n,
      @ForAll Formats formats,
      @ForAll Dataflow usual,
      @ForAll Dataflow dictated,
      @ForAll @IntRange(min = 1, max = 3) int arrays)
      throws MappingException {
    Tensor input = SmallSteps.activation("x", m, k, formats.activation());
    Tensor output = SmallSteps.activation("y", m, n, NumberFormat.BF16);
    Tensor weights = SmallSteps.weight("w", k, n, formats.weight());
    Matmul product = new Matmul("y", -1, input, weights, Optional.empty(), output);
    Step step = new Step(StepKind.PREFILL, 1, m, 0, List.of(SmallSteps.source(input), product));
    Machine machine = Machines.withArrays(arrays, Machines.tiny(5, 7, usual, 1L << 14, 2048));
    MappingConfig mapping =
        MappingConfig.CHOSEN.withProducts(
            List.of("y"),
            new ProductChoice(
                Optional.empty(),
                Optional.empty(),
                Optional.of(
                    new BlockChoice(Optional.empty(), Optional.empty(), Optional.of(dictated))),
                Optional.empty()));
    MappedRun run = new MappedRun(Machines.withAllDataflows(machine), step, m, mapping);

    run.check();
    assertThat(run.mapped().mappings().get(1).dataflow()).isEqualTo(Machine.name(dictated));
    if (usual != dictated) {
      assertThatThrownBy(() -> new MappedRun(machine, step, m, mapping))
          .isInstanceOf(MappingException.class)
          .hasMessageContainingAll(Machine.name(dictated), "expected " + Machine.name(usual));
    }
  }

  @Property(tries = 300)
  void feedForwardBlocksAreTheSameFusedAndNot(
      @ForAll @IntRange(min = 1, max = 60) int m,
      @ForAll @IntRange(min = 1, max = 60) int k,
      @ForAll @IntRange(min = 1, max = 120) int n,
      @ForAll @IntRange(min = 13, max = 16) int scratchpadBits,
      @ForAll Formats formats,
      @ForAll boolean gated,
      @ForAll boolean bias,
      @ForAll boolean fused,
      @ForAll Dataflow dataflow)
      throws MappingException {
    Tensor input = SmallSteps.activation("x", m, k, formats.activation());
    Tensor gate = SmallSteps.activation("gate", m, n, NumberFormat.BF16);
    Tensor up = SmallSteps.activation("up", m, n, NumberFormat.BF16);
    Tensor output = SmallSteps.activation("activation", m, n, formats.activation());
    List<Operator> operators = new ArrayList<>(List.of(SmallSteps.source(input)));
    for (Tensor product : gated ? List.of(gate, up) : List.of(up)) {
      Tensor weights = SmallSteps.weight(product.name() + ".w", k, n, formats.weight());
      Optional<Tensor> vector =
          bias
              ? Optional.of(SmallSteps.weight(product.name() + ".b", 1, n, NumberFormat.BF16))
              : Optional.empty();
      operators.add(new Matmul(product.name(), -1, input, weights, vector, product));
    }
    operators.add(
        new Elementwise(
            "activation",
            -1,
            gated ? Elementwise.Kind.SILU_MULTIPLY : Elementwise.Kind.GELU,
            gated ? List.of(gate, up) : List.of(up),
            output,
            n,
            0));
    Step step = new Step(StepKind.PREFILL, 1, m, 0, operators);
    Machine machine = Machines.tiny(4, 4, dataflow, 1L << scratchpadBits, 4096);
    MappingConfig dictated = MappingConfig.CHOSEN.withFusion("activation", fused);

    MappedRun run;
    try {
      run = new MappedRun(machine, step, m, dictated);
    } catch (MappingException refused) {
      // Rows of blocks with a scale are not cut inside of a block, nor stored in parts.
      assertThat(refused.getMessage()).containsAnyOf("cannot be computed with", "does not fit");
      return;
    }

    run.check();
    String expected = (gated ? "gate+up" : "up") + "+activation";
    assertThat(run.mapped().mappings().get(operators.size() - 1).fusion())
        .isEqualTo(fused ? expected : "none");
    boolean spilled =
        run.mapped().spills().stream()
            .anyMatch(spill -> List.of("gate", "up").contains(spill.tensor()));
    assertThat(fused && spilled).as("what is fused goes through memory").isFalse();
  }

  @Property(tries = 200)
  void attentionInDictatedTilesEqualsThePlainSoftmax(
      @ForAll @IntRange(min = 1, max = 24) int newTokens,
      @ForAll @IntRange(min = 0, max = 70) int cachedTokens,
      @ForAll @IntRange(min = 1, max = 3) int group,
      @ForAll @IntRange(min = 1, max = 2) int keyValueHeads,
      @ForAll @IntRange(min = 1, max = 30) int rows,
      @ForAll @IntRange(min = 1, max = 100) int keys,
      @ForAll @IntRange(min = 0, max = 20) int window,
      @ForAll @IntRange(min = 0, max = 6) int sinks,
      @ForAll @IntRange(min = 14, max = 16) int scratchpadBits)
      throws MappingException {
    Step step =
        SmallSteps.attention(
            1,
            newTokens,
            cachedTokens,
            group,
            keyValueHeads,
            6,
            NumberFormat.BF16,
            NumberFormat.BF16,
            window == 0 ? Optional.empty() : Optional.of(new AttentionWindow(window, sinks)));
    Machine machine = Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 8192);
    Optional<ScoreChoice> scores =
        Optional.of(new ScoreChoice(Optional.of((long) rows), Optional.of((long) keys)));
    MappingConfig dictated =
        MappingConfig.CHOSEN.withAttention(
            "attention", new AttentionChoice(scores, Optional.empty()));
    try {
      new MappedRun(machine, step, cachedTokens + newTokens + 3, dictated).check();
    } catch (MappingException refused) {
      assertThat(refused.getMessage()).containsPattern("at most \\d+ keys do");
    }
  }

  @Property(tries = 40)
  void whatIsChosenIsTheSameWhenItIsDictated(
      @ForAll("models") ModelDescription model,
      @ForAll("runs") RunLength length,
      @ForAll @IntRange(min = 1, max = 3) int cores,
      @ForAll @IntRange(min = 15, max = 17) int scratchpadBits)
      throws Exception {
    Workload workload =
        new WorkloadGenerator("small", model, FormatSet.named("w8a8")).generate(length);
    Machine machine = Machines.tiny(4, 4, Dataflow.WEIGHT_STATIONARY, 1L << scratchpadBits, 8192);
    Cores all = cores == 1 ? Cores.ONE : new Cores(cores, 16, 2);
    Mapper chosen = new Mapper(machine, all, workload);
    MappingConfig mapping = ChosenMapping.of(chosen, workload);
    Mapper dictated = new Mapper(machine, all, workload, mapping);

    assertThat(ChosenMapping.of(dictated, workload)).isEqualTo(mapping);
    if (cores == 1) {
      for (Step step : workload.steps().subList(0, 1)) {
        assertThat(dictated.map(step).programs()).isEqualTo(chosen.map(step).programs());
      }
    }
  }

  @Property(tries = 50)
  void rolesThatAreNotThereAreRefusedWithTheNearest(@ForAll @IntRange(min = 1, max = 8) int m) {
    Tensor input = SmallSteps.activation("x", m, 8, NumberFormat.BF16);
    Tensor weights = SmallSteps.weight("w", 8, 8, NumberFormat.BF16);
    Tensor output = SmallSteps.activation("y", m, 8, NumberFormat.BF16);
    Matmul product = new Matmul("gate_proj", -1, input, weights, Optional.empty(), output);
    Step step = new Step(StepKind.PREFILL, 1, m, 0, List.of(SmallSteps.source(input), product));
    Workload workload = new Workload("test", "bf16", m, List.of(step));
    MappingConfig dictated =
        new MappingConfig(
            Optional.of(Map.of("gate_prj", ProductChoice.NONE)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    assertThatThrownBy(() -> new Mapper(Machines.edge(), Cores.ONE, workload, dictated))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("products.gate_prj")
        .hasMessageContaining("gate_proj");
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
