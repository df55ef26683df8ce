package org.npulator.hw.dram;

/** Banks that are to be closed as soon as their timing allows. */
final class RowClosing {
  private final MaintenanceQueue maintenance;
  private final EarliestIssue earliest;
  private final RowStates rows;
  private final RequestLists requests;
  private final boolean[] wanted;
  private final boolean[] inLine;
  private int notInLine;

  RowClosing(
      MaintenanceQueue maintenance, EarliestIssue earliest, RowStates rows, RequestLists requests) {
    this.maintenance = maintenance;
    this.earliest = earliest;
    this.rows = rows;
    this.requests = requests;
    wanted = new boolean[rows.open.length];
    inLine = new boolean[rows.open.length];
  }

  void want(int bank) {
    if (!wanted[bank]) {
      wanted[bank] = true;
      notInLine++;
    }
  }

  void closed(int bank) {
    if (wanted[bank] && !inLine[bank]) {
      notInLine--;
    }
    wanted[bank] = false;
    inLine[bank] = false;
  }

  /** Requests in all lists for the open row of a bank. */
  int waitingFor(int bank) {
    return requests.count(bank, rows.open[bank]);
  }

  boolean mayClose(int bank) {
    return rows.open[bank] >= 0 && rows.owners[bank] == 0 && !wanted[bank];
  }

  /** Puts banks in line that can be closed now; returns when the next one can. */
  long collect(long cycle) {
    long next = Controller.NEVER;
    for (int bank = 0; notInLine > 0 && bank < wanted.length; bank++) {
      if (wanted[bank] && !inLine[bank]) {
        long ready = earliest.bank(Role.PRECHARGE.ordinal(), bank);
        if (ready <= cycle) {
          maintenance.add(MaintenanceQueue.Kind.PRECHARGE, bank);
          inLine[bank] = true;
          notInLine--;
        } else {
          next = Math.min(next, ready);
        }
      }
    }
    return next;
  }
}
