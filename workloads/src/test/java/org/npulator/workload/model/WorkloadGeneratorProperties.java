package org.npulator.workload.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

class WorkloadGeneratorProperties {

  @Provide
  Arbitrary<ModelDescription> models() {
    return ModelShapes.any();
  }

  @Provide
  Arbitrary<RunLength> runs() {
    return ModelShapes.runs();
  }

  @Provide
  Arbitrary<FormatSet> formats() {
    return Arbitraries.of(FormatSet.sets());
  }

  /** Counts elements of distinct weights; a rotary table is computed, not learnt. */
  static long countedParameters(Step step) {
    Map<String, Long> weights = new HashMap<>();
    for (Operator operator : step.operators()) {
      boolean rotary =
          operator instanceof Elementwise e && e.kind() == Elementwise.Kind.ROTARY_EMBEDDING;
      operator.inputs().stream()
          .filter(input -> input.kind() == TensorKind.WEIGHT && !rotary)
          .forEach(input -> weights.put(input.name(), input.elements()));
    }
    return weights.values().stream().mapToLong(Long::longValue).sum();
  }

  @Property
  void weightsOfTheGraphAreTheParametersOfTheModel(
      @ForAll("models") ModelDescription model,
      @ForAll("runs") RunLength run,
      @ForAll("formats") FormatSet formats)
      throws InvalidWorkloadException {
    for (Step step : new WorkloadGenerator("m", model, formats).generate(run).steps()) {
      assertThat(countedParameters(step)).isEqualTo(model.parameters());
    }
  }

  /**
   * Every token goes once through every projection matrix, the last of each sequence through the
   * head; a token attends to those before it and itself.
   */
  @Property
  void macsAreMatrixParametersTimesTokensPlusPairsOfTokens(
      @ForAll("models") ModelDescription model, @ForAll("runs") RunLength run)
      throws InvalidWorkloadException {
    AttentionShape heads = model.attention();
    long matrices =
        model.hiddenSize() * (2 * heads.queryColumns() + 2 * heads.keyValueColumns())
            + (model.feedForward().gated() ? 3 : 2)
                * model.hiddenSize()
                * model.feedForward().intermediateSize();
    Workload workload = new WorkloadGenerator("m", model, FormatSet.sets().get(0)).generate(run);
    for (Step step : workload.steps()) {
      long pairs = 0;
      for (long token = 0; token < step.newTokens(); token++) {
        pairs += step.cachedTokens() + token + 1;
      }
      long expected =
          step.batch()
              * (model.layers() * (matrices * step.newTokens() + 2 * heads.queryColumns() * pairs)
                  + model.hiddenSize() * model.vocabulary());
      assertThat(step.operators().stream().mapToLong(Operator::macs).sum()).isEqualTo(expected);
    }
  }

  @Property
  void everyActivationIsMadeOnceBeforeItIsUsedAndEveryOneButTheTokenIsUsed(
      @ForAll("models") ModelDescription model,
      @ForAll("runs") RunLength run,
      @ForAll("formats") FormatSet formats)
      throws InvalidWorkloadException {
    for (Step step : new WorkloadGenerator("m", model, formats).generate(run).steps()) {
      Map<String, Tensor> made = new HashMap<>();
      Set<String> unused = new HashSet<>();
      for (Operator operator : step.operators()) {
        for (Tensor input : operator.inputs()) {
          if (input.kind() == TensorKind.ACTIVATION) {
            assertThat(made).containsEntry(input.name(), input);
            unused.remove(input.name());
          }
        }
        assertThat(made.put(operator.output().name(), operator.output())).isNull();
        unused.add(operator.output().name());
      }
      assertThat(unused).containsExactly("argmax");
    }
  }

  @Property
  void whatEntersAMatrixProductHasTheFormatOfTheSet(
      @ForAll("models") ModelDescription model,
      @ForAll("runs") RunLength run,
      @ForAll("formats") FormatSet formats)
      throws InvalidWorkloadException {
    for (Step step : new WorkloadGenerator("m", model, formats).generate(run).steps()) {
      for (Operator operator : step.operators()) {
        if (operator instanceof Matmul matmul) {
          assertThat(matmul.input().format()).isEqualTo(formats.activation());
          assertThat(matmul.weight().format()).isEqualTo(formats.weight());
        }
        if (operator instanceof Attention attention) {
          assertThat(attention.query().format()).isEqualTo(formats.attention());
          assertThat(attention.output().format()).isEqualTo(formats.activation());
          assertThat(
                  List.of(
                      attention.key(),
                      attention.value(),
                      attention.keyCache(),
                      attention.valueCache()))
              .extracting(Tensor::format)
              .containsOnly(formats.keyValue());
        }
      }
    }
  }
}
