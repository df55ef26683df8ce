package org.npulator.workload.mapping;

import org.npulator.workload.operator.Matmul;

/** Divides products as dictated, and where nothing is dictated as another policy does. */
record DictatedPolicy(MappingConfig dictated, PartitionPolicy otherwise)
    implements PartitionPolicy {
  @Override
  public Partition partition(Matmul matmul, boolean inputByColumns) {
    return dictated
        .product(matmul.role())
        .partition()
        .orElseGet(() -> otherwise.partition(matmul, inputByColumns));
  }
}
