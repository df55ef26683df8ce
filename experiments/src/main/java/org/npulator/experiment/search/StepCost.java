package org.npulator.experiment.search;

import java.util.List;
import org.npulator.workload.operator.Operator;

/**
 * What the operators of a step are estimated to take by themselves on some cores.
 *
 * @param distinct in the order of the step's distinct operators
 * @param activationBytes largest output of an operator
 */
record StepCost(OperatorCost[] distinct, long activationBytes) {

  /**
   * Estimates the operators.
   *
   * @throws IllegalArgumentException if the array cannot multiply the formats of one
   */
  static StepCost of(List<Operator> operators, CostEstimate costs) {
    OperatorCost[] distinct = new OperatorCost[operators.size()];
    long activationBytes = 0;
    for (int i = 0; i < distinct.length; i++) {
      try {
        distinct[i] = costs.of(operators.get(i));
      } catch (CostEstimate.NotPossibleException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      activationBytes = Math.max(activationBytes, operators.get(i).output().bytes());
    }
    return new StepCost(distinct, activationBytes);
  }
}
