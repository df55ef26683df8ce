package org.npulator.hw.dram;

/**
 * Cycles that ranks spent in states of less power, summed over ranks.
 *
 * @param active in power-down with a row open
 * @param precharged in power-down with all rows closed
 * @param selfRefresh in self-refresh
 */
record PowerDownCycles(long active, long precharged, long selfRefresh) {
  static final PowerDownCycles NONE = new PowerDownCycles(0, 0, 0);
}
