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

  /**
   * @throws IllegalArgumentException if a count is out of range or the operators break a rule of
   *     {@link StepRules}
   */
  public Step {
    operators = List.copyOf(operators);
    StepRules rules = new StepRules(batch, newTokens, cachedTokens);
    operators.forEach(rules::add);
  }
}
