package org.npulator.workload.mapping;

import java.util.SortedMap;

/**
 * What was decided for an operator.
 *
 * @param operator name of the operator
 * @param dataflow such as weight-stationary, vector, dma
 * @param tile tile sizes by dimension, such as m, n, k; empty where there are none
 * @param loopOrder outermost first, such as n,k,m; empty where there are no loops
 * @param estimatedCycles of the core clock, by the cost model
 */
public record OperatorMapping(
    String operator,
    String dataflow,
    SortedMap<String, Long> tile,
    String loopOrder,
    long estimatedCycles) {}
