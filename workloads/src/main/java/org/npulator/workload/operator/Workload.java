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
  public Workload {
    steps = List.copyOf(steps);
  }
}
