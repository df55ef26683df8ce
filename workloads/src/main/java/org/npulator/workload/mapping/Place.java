package org.npulator.workload.mapping;

import java.util.Locale;

/** Where an operator is executed. */
public enum Place {
  /** On the cores or on the units, where it takes less time by the estimate. */
  AUTO,
  /** On the cores. */
  NPU,
  /** On the units at the banks of the memory. */
  PIM,
  /** A part of it on the units, the rest on the cores, at the same time. */
  SPLIT;

  /** As it is written in configurations and results. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
