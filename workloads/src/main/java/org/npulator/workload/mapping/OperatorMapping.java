package org.npulator.workload.mapping;

import java.util.SortedMap;

/**
 * What was decided for an operator.
 *
 * @param operator name of the operator
 * @param dataflow such as weight-stationary, vector, dma
 * @param tile tile sizes by dimension, such as m, n, k; empty where there are none
 * @param loopOrder outermost first, such as n,k,m; empty where there are no loops
 * @param estimatedCycles of the core clock, by the cost model; of the core with the longest part
 * @param partition the dimension that is divided and the number of cores that have a part, such as
 *     n/4, heads/2; a core such as core0 that does it alone, all if all do the same, or none on a
 *     machine with one core
 * @param fusion roles that are computed together tile by tile, such as
 *     gate_proj+up_proj+activation, or the parts of an attention; none if it is computed by itself
 *     or in passes
 */
public record OperatorMapping(
    String operator,
    String dataflow,
    SortedMap<String, Long> tile,
    String loopOrder,
    long estimatedCycles,
    String partition,
    String fusion) {
  static final String NOT_FUSED = "none";
  static final String FUSED_ATTENTION = "scores+softmax+values";

  /** On one core, by itself. */
  OperatorMapping(
      String operator,
      String dataflow,
      SortedMap<String, Long> tile,
      String loopOrder,
      long estimatedCycles) {
    this(operator, dataflow, tile, loopOrder, estimatedCycles, NOT_FUSED);
  }

  /** On one core. */
  OperatorMapping(
      String operator,
      String dataflow,
      SortedMap<String, Long> tile,
      String loopOrder,
      long estimatedCycles,
      String fusion) {
    this(operator, dataflow, tile, loopOrder, estimatedCycles, "none", fusion);
  }

  /** The same in another time. */
  OperatorMapping taking(long cycles) {
    return new OperatorMapping(operator, dataflow, tile, loopOrder, cycles, partition, fusion);
  }

  OperatorMapping divided(String division) {
    return new OperatorMapping(
        operator, dataflow, tile, loopOrder, estimatedCycles, division, fusion);
  }
}
