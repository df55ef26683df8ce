package org.npulator.hw.dram;

/**
 * The rows that a host's controller has open in the row buffers which units at the banks share with
 * it. Units open rows there for their own accesses, which the controller does not close, and close
 * those of the host that no request waits for that had them opened.
 */
final class HostRows {
  private final RowStates rows;
  private final RowCommands commands;

  /** How any of them is closed. */
  private final PimAccess access;

  /** By bank: whether its row was opened for the units. */
  private final boolean[] ofUnits;

  HostRows(RowStates rows, RowCommands commands, PimAccess access) {
    this.rows = rows;
    this.commands = commands;
    this.access = access;
    ofUnits = new boolean[rows.open.length];
  }

  PimAccess access() {
    return access;
  }

  int row(int bank) {
    return rows.open[bank];
  }

  boolean isOfUnits(int bank) {
    return ofUnits[bank];
  }

  /** Whether units may close the row of a bank. */
  boolean mayClose(int bank) {
    return ofUnits[bank] || rows.mayClose(bank);
  }

  void open(int bank, int row, long cycle) {
    ofUnits[bank] = true;
    commands.openForUnits(bank, row, cycle);
  }

  void close(int bank, long cycle) {
    if (ofUnits[bank]) {
      ofUnits[bank] = false;
      rows.removeOwner(bank);
    }
    commands.closed(bank, false, cycle);
  }

  /** Units open a row in a row buffer of their own. */
  void openOwn(int rank, long cycle) {
    rows.openOfUnits(rank, cycle);
  }

  /** Units close a row in a row buffer of their own. */
  void closeOwn(int rank, long cycle) {
    rows.closeOfUnits(rank, cycle);
  }
}
