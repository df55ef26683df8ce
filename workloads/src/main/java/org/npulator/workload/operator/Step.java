package org.npulator.workload.operator;

import java.util.List;

/**
 * The operators of one step in order of execution: every activation is made before it is used.
 *
 * @param newTokens of each sequence
 * @param cachedTokens of each sequence before the step
 */
public record Step(
    StepKind kind, long batch, long newTokens, long cachedTokens, List<Operator> operators) {
  public Step {
    operators = List.copyOf(operators);
  }
}
