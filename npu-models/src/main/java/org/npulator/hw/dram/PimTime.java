package org.npulator.hw.dram;

/**
 * What a program takes on a channel by {@link PimEstimate} and what the time goes to, in cycles of
 * the memory clock.
 *
 * @param columnCycles units work on columns of operands
 * @param moveCycles inputs go to registers, buffers or the row that a buffer is loaded from, and
 *     results come from there
 * @param modeCycles changes of the mode, with the accesses to reserved rows around them
 * @param rowChangeCycles nothing is served but for rows that are closed and opened
 * @param waitCycles turnarounds of the bus and of units, from commands to those that follow them
 * @param refreshCycles share of the refreshes
 * @param readsOfColumn how often a column is multiplied: accesses of the command that has most of
 *     them, over the columns that it accesses; 0 if there is none
 */
public record PimTime(
    double columnCycles,
    double moveCycles,
    double modeCycles,
    double rowChangeCycles,
    double waitCycles,
    double refreshCycles,
    double readsOfColumn) {

  /** All parts together. */
  public double cycles() {
    return columnCycles + moveCycles + modeCycles + rowChangeCycles + waitCycles + refreshCycles;
  }
}
