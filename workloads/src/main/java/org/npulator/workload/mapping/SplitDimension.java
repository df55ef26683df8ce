package org.npulator.workload.mapping;

import java.util.Locale;

/** Along what an operator is split between units at the banks and the cores. */
public enum SplitDimension {
  /** Outputs of a product, which are rows of the matrix as units multiply it. */
  ROWS,
  /** Key-value heads of each sequence, with their queries. */
  HEADS,
  /** Sequences. */
  BATCH;

  /** As it is written in configurations and results. */
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
