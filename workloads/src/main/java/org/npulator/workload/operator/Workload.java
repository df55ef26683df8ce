package org.npulator.workload.operator;

import java.util.List;

/**
 * What a machine is given to do: the steps in order.
 *
 * @param model name of the model
 * @param formats such as w8a8
 * @param keyValueTokens tokens of each sequence for which the KV cache is laid out
 */
public record Workload(String model, String formats, long keyValueTokens, List<Step> steps) {

  /**
   * @throws IllegalArgumentException if there is no step, the KV cache is laid out for fewer tokens
   *     than a step uses, or a weight or KV cache changes from step to step
   */
  public Workload {
    steps = List.copyOf(steps);
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("a workload has at least one step");
    }
    WorkloadRules rules = new WorkloadRules(keyValueTokens);
    for (Step step : steps) {
      rules.startStep(step.cachedTokens(), step.newTokens());
      step.operators().forEach(rules::add);
    }
  }
}
