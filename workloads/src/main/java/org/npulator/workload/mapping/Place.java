package org.npulator.workload.mapping;

/** Where an operator is executed. */
public enum Place {
  /** Where it takes less time by the estimate. */
  AUTO,
  /** On the cores. */
  NPU,
  /** On the units at the banks of the memory. */
  PIM
}
