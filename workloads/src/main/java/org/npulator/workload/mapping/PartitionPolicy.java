package org.npulator.workload.mapping;

import org.npulator.workload.operator.Matmul;

/** Decides how a product is divided; always the same for the same weights, which lie so. */
@FunctionalInterface
interface PartitionPolicy {

  /**
   * @param inputByColumns whether each core has some columns of the input, and none has all
   */
  Partition partition(Matmul matmul, boolean inputByColumns);
}
