package org.npulator.workload.operator;

import java.util.HashMap;
import java.util.Map;

/**
 * What holds from operator to operator of a step: names are unique; an activation is made once and
 * before it is used; a name stands for one tensor, except that a matrix product may use a table of
 * a gather as its transpose; attention has the batch and the tokens of the step.
 */
public final class StepRules {
  private final long batch;
  private final long newTokens;
  private final long cachedTokens;
  private final Map<String, Operator> operators = new HashMap<>();
  private final Map<String, Tensor> tensors = new HashMap<>();

  /**
   * @throws IllegalArgumentException unless batch and new tokens are at least 1 and cached tokens
   *     at least 0
   */
  public StepRules(long batch, long newTokens, long cachedTokens) {
    if (batch < 1 || newTokens < 1 || cachedTokens < 0) {
      throw new IllegalArgumentException(
          "a step has batch %d, %d new and %d cached tokens, expected at least 1, 1 and 0"
              .formatted(batch, newTokens, cachedTokens));
    }
    this.batch = batch;
    this.newTokens = newTokens;
    this.cachedTokens = cachedTokens;
  }

  /**
   * Checks the next operator.
   *
   * @throws IllegalArgumentException with a message that names the operator and the rule
   */
  public void add(Operator operator) {
    String name = operator.name();
    if (operators.put(name, operator) != null) {
      throw new IllegalArgumentException("two operators of a step are named " + name);
    }
    if (operator instanceof Attention attention
        && (attention.batch() != batch
            || attention.newTokens() != newTokens
            || attention.cachedTokens() != cachedTokens)) {
      throw new IllegalArgumentException(
          "%s: batch %d, %d new and %d cached tokens, but the step has %d, %d and %d"
              .formatted(
                  name,
                  attention.batch(),
                  attention.newTokens(),
                  attention.cachedTokens(),
                  batch,
                  newTokens,
                  cachedTokens));
    }
    for (Tensor input : operator.inputs()) {
      Tensor known = tensors.get(input.name());
      if (known == null && input.kind() == TensorKind.ACTIVATION) {
        throw new IllegalArgumentException(
            "%s: uses the activation %s before any operator makes it"
                .formatted(name, input.name()));
      }
      if (known == null) {
        tensors.put(input.name(), input);
      } else if (!known.equals(input) && !input.isTransposeOf(known)) {
        throw new IllegalArgumentException(
            "%s: %s differs from %s before".formatted(name, describe(input), describe(known)));
      }
    }
    if (tensors.put(operator.output().name(), operator.output()) != null) {
      throw new IllegalArgumentException(
          "%s: makes %s, which exists already".formatted(name, operator.output().name()));
    }
  }

  private static String describe(Tensor tensor) {
    return "%s %s %s".formatted(tensor.kind(), tensor.shape(), tensor.format());
  }
}
