package org.npulator.experiment.mapping;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
  private static final int OUTSIDE_OF_LAYERS = -1;

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
   * The first layer that has operators of these roles and what makes its input, the embedding; if
   * no layer has them, what is outside of the layers. Everything, if the layers do not chain.
   */
  static MappingSample of(Workload workload, List<String> roles) {
    MappingSample whole = whole(workload);
    int layer = layerOf(whole.workload(), roles);
    List<Step> steps = new ArrayList<>();
    for (Step step : whole.workload().steps()) {
      Optional<List<Operator>> operators = chained(part(step.operators(), layer));
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

  /** The roles of its operators. */
  Set<String> roles() {
    return workload.steps().stream()
        .flatMap(step -> step.operators().stream())
        .map(Operator::role)
        .collect(Collectors.toSet());
  }

  private static int layerOf(Workload workload, List<String> roles) {
    return workload.steps().stream()
        .flatMap(step -> step.operators().stream())
        .filter(operator -> roles.contains(operator.role()))
        .mapToInt(Operator::layer)
        .min()
        .orElse(OUTSIDE_OF_LAYERS);
  }

  private static List<Operator> part(List<Operator> operators, int layer) {
    if (layer == OUTSIDE_OF_LAYERS) {
      return operators.stream().filter(operator -> operator.layer() < 0).toList();
    }
    List<Operator> before = operators.stream().takeWhile(operator -> operator.layer() < 0).toList();
    return Stream.concat(
            before.stream(), operators.stream().filter(operator -> operator.layer() == layer))
        .toList();
  }

  /** The same, reading the last output that is alike where what makes the input is left out. */
  private static Optional<List<Operator>> chained(List<Operator> operators) {
    List<Operator> kept = new ArrayList<>();
    Map<String, Tensor> instead = new HashMap<>();
    Set<String> made = new HashSet<>();
    Tensor last = null;
    for (Operator operator : operators) {
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
