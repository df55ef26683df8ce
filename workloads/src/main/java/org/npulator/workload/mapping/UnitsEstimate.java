package org.npulator.workload.mapping;

/**
 * What an operator is estimated to take on units at the banks of the memory, and what the time goes
 * to, in cycles of the core clock. Parts of the commands are those of the channel that works
 * longest.
 *
 * @param columnCycles units work on columns of operands
 * @param moveCycles inputs go to registers and buffers, results come from there
 * @param modeCycles changes of the mode of the channel
 * @param rowChangeCycles rows are closed and opened
 * @param waitCycles turnarounds of the bus and of units
 * @param refreshCycles share of the refreshes
 * @param transferCycles operands and results that are read and written beside the commands
 * @param vectorCycles the vector unit works and the units wait for it
 * @param readsOfColumn how often a column is multiplied
 * @param filledShare part of the units' work, over all channels, that is none of padding and none
 *     of channels without work: from 0 to 1
 */
public record UnitsEstimate(
    double columnCycles,
    double moveCycles,
    double modeCycles,
    double rowChangeCycles,
    double waitCycles,
    double refreshCycles,
    double transferCycles,
    double vectorCycles,
    double readsOfColumn,
    double filledShare) {

  /** All parts together. */
  public double cycles() {
    return columnCycles
        + moveCycles
        + modeCycles
        + rowChangeCycles
        + waitCycles
        + refreshCycles
        + transferCycles
        + vectorCycles;
  }

  /**
   * The part in which a host reads nothing, even if units have row buffers of their own: they open
   * rows within the limit of activations that both have, use the bus, or are refreshed.
   */
  double withoutHostCycles() {
    return moveCycles + modeCycles + rowChangeCycles + refreshCycles + transferCycles;
  }

  /** The same, and transfers and work of the vector unit behind it. */
  UnitsEstimate followedBy(double transfers, double vector) {
    return new UnitsEstimate(
        columnCycles,
        moveCycles,
        modeCycles,
        rowChangeCycles,
        waitCycles,
        refreshCycles,
        transferCycles + transfers,
        vectorCycles + vector,
        readsOfColumn,
        filledShare);
  }

  UnitsEstimate filling(double share) {
    return new UnitsEstimate(
        columnCycles,
        moveCycles,
        modeCycles,
        rowChangeCycles,
        waitCycles,
        refreshCycles,
        transferCycles,
        vectorCycles,
        readsOfColumn,
        share);
  }

  UnitsEstimate times(double factor) {
    return new UnitsEstimate(
        factor * columnCycles,
        factor * moveCycles,
        factor * modeCycles,
        factor * rowChangeCycles,
        factor * waitCycles,
        factor * refreshCycles,
        factor * transferCycles,
        factor * vectorCycles,
        readsOfColumn,
        filledShare);
  }

  /** One after the other; each column counts for how often it is read. */
  UnitsEstimate plus(UnitsEstimate other) {
    double columns = columnCycles + other.columnCycles;
    double share = columns == 0 ? 1 : columnCycles / columns;
    return new UnitsEstimate(
        columns,
        moveCycles + other.moveCycles,
        modeCycles + other.modeCycles,
        rowChangeCycles + other.rowChangeCycles,
        waitCycles + other.waitCycles,
        refreshCycles + other.refreshCycles,
        transferCycles + other.transferCycles,
        vectorCycles + other.vectorCycles,
        share * readsOfColumn + (1 - share) * other.readsOfColumn,
        share * filledShare + (1 - share) * other.filledShare);
  }
}
