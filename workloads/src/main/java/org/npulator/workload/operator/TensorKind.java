package org.npulator.workload.operator;

/** Where a tensor lives. */
public enum TensorKind {
  /** Constant, in memory, read. */
  WEIGHT,
  /** Made and used within a step; on chip if it fits. */
  ACTIVATION,
  /** An activation made before the step, in memory, read. */
  INPUT,
  /** In memory from step to step: the KV cache of one layer. */
  KV_CACHE
}
