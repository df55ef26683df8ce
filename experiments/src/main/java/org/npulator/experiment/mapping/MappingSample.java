package org.npulator.experiment.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Elementwise;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Reduction;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Tensor;
import org.npulator.workload.operator.TensorKind;
import org.npulator.workload.operator.Workload;

/**
 * The first step of each kind, standing for all of them.
 *
 * @param workload these steps
 * @param steps how many steps each stands for
 */
record MappingSample(Workload workload, List<Long> steps) {

  /** All operators of the steps. */
  static MappingSample whole(Workload workload) {
    List<Step> first = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (StepKind kind : StepKind.values()) {
      List<Step> all = workload.steps().stream().filter(step -> step.kind() == kind).toList();
      if (!all.isEmpty()) {
        first.add(all.get(0));
        counts.add((long) all.size());
      }
    }
    return new MappingSample(
        new Workload(workload.model(), workload.formats(), workload.keyValueTokens(), first),
        counts);
  }

  /**
   * One layer of the steps and what is outside of the layers, if the layers chain; else everything.
   */
  static MappingSample ofLayer(Workload workload) {
    MappingSample whole = whole(workload);
    List<Step> steps = new ArrayList<>();
    for (Step step : whole.workload().steps()) {
      Optional<List<Operator>> operators = firstLayer(step.operators());
      if (operators.isEmpty()) {
        return whole;
      }
      steps.add(
          new Step(
              step.kind(), step.batch(), step.newTokens(), step.cachedTokens(), operators.get()));
    }
    return new MappingSample(
        new Workload(workload.model(), workload.formats(), workload.keyValueTokens(), steps),
        whole.steps());
  }

  private static Optional<List<Operator>> firstLayer(List<Operator> operators) {
    int first =
        operators.stream().mapToInt(Operator::layer).filter(layer -> layer >= 0).min().orElse(-1);
    List<Operator> kept = new ArrayList<>();
    Map<String, Tensor> instead = new HashMap<>();
    Set<String> made = new HashSet<>();
    Tensor last = null;
    for (Operator operator : operators) {
      if (operator.layer() >= 0 && operator.layer() != first) {
        continue;
      }
      for (Tensor input : operator.inputs()) {
        if (input.kind() == TensorKind.ACTIVATION && !made.contains(input.name())) {
          if (last == null || !alike(last, input)) {
            return Optional.empty();
          }
          instead.put(input.name(), last);
        }
      }
      kept.add(reading(operator, instead));
      made.add(operator.output().name());
      last = operator.output();
    }
    return Optional.of(kept);
  }

  private static boolean alike(Tensor one, Tensor other) {
    return one.rows() == other.rows()
        && one.columns() == other.columns()
        && one.format().equals(other.format());
  }

  private static Operator reading(Operator operator, Map<String, Tensor> instead) {
    if (operator.inputs().stream().noneMatch(input -> instead.containsKey(input.name()))) {
      return operator;
    }
    if (operator instanceof Matmul matmul) {
      return new Matmul(
          matmul.role(),
          matmul.layer(),
          of(matmul.input(), instead),
          matmul.weight(),
          matmul.bias(),
          matmul.output(),
          matmul.active());
    }
    if (operator instanceof Reduction reduction) {
      return new Reduction(
          reduction.role(),
          reduction.layer(),
          reduction.kind(),
          of(reduction.input(), instead),
          reduction.weight(),
          reduction.output(),
          reduction.constant());
    }
    if (operator instanceof Elementwise elementwise) {
      return new Elementwise(
          elementwise.role(),
          elementwise.layer(),
          elementwise.kind(),
          elementwise.inputs().stream().map(input -> of(input, instead)).toList(),
          elementwise.output(),
          elementwise.segment(),
          elementwise.constant());
    }
    Attention attention = (Attention) operator;
    return new Attention(
        attention.role(),
        attention.layer(),
        of(attention.query(), instead),
        of(attention.key(), instead),
        of(attention.value(), instead),
        attention.keyCache(),
        attention.valueCache(),
        attention.output(),
        attention.batch(),
        attention.newTokens(),
        attention.cachedTokens(),
        attention.queryHeads(),
        attention.keyValueHeads(),
        attention.headDimension(),
        attention.window());
  }

  private static Tensor of(Tensor input, Map<String, Tensor> instead) {
    return instead.getOrDefault(input.name(), input);
  }
}
