package org.npulator.workload.operator;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What holds from step to step: a name of a weight stands for one weight, a name of a KV cache for
 * caches that differ in their tokens only, and the KV cache has room for every step.
 */
public final class WorkloadRules {
  private final long keyValueTokens;
  private final Map<String, Tensor> tensors = new HashMap<>();
  private final Set<Operator> checked = new HashSet<>();

  /**
   * @param keyValueTokens tokens of each sequence for which the KV cache is laid out
   */
  public WorkloadRules(long keyValueTokens) {
    this.keyValueTokens = keyValueTokens;
  }

  /**
   * Checks the tokens of the next step.
   *
   * @throws IllegalArgumentException if the KV cache has no room for them
   */
  public void startStep(long cachedTokens, long newTokens) {
    if (cachedTokens > keyValueTokens - newTokens) {
      throw new IllegalArgumentException(
          "a step uses %d cached and %d new tokens of each sequence, but the KV cache is laid out for %d"
              .formatted(cachedTokens, newTokens, keyValueTokens));
    }
  }

  /**
   * Checks the next operator of the step.
   *
   * @throws IllegalArgumentException with a message that names the operator and the tensor
   */
  public void add(Operator operator) {
    if (checked.add(operator)) {
      operator.inputs().forEach(input -> check(operator, input));
    }
  }

  private void check(Operator operator, Tensor input) {
    if (input.kind() == TensorKind.ACTIVATION || input.kind() == TensorKind.INPUT) {
      return;
    }
    Tensor known = tensors.putIfAbsent(input.name(), input);
    if (known != null && !isSame(known, input)) {
      throw new IllegalArgumentException(
          "%s: %s differs from the tensor of that name in an earlier step, %s"
              .formatted(operator.name(), describe(input), describe(known)));
    }
  }

  private static boolean isSame(Tensor known, Tensor input) {
    return switch (known.kind()) {
      case KV_CACHE ->
          input.kind() == TensorKind.KV_CACHE
              && input.columns() == known.columns()
              && input.format() == known.format();
      case WEIGHT, ACTIVATION, INPUT -> input.equals(known) || input.isTransposeOf(known);
    };
  }

  private static String describe(Tensor tensor) {
    return "%s %s".formatted(tensor.shape(), tensor.format());
  }
}
