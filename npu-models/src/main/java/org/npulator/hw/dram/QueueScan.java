package org.npulator.hw.dram;

/** Chooses the request of a queue whose next command is issued: the scheduler. */
final class QueueScan {
  private static final int ACTIVATE = Role.ACTIVATE.ordinal();
  private static final int PRECHARGE = Role.PRECHARGE.ordinal();
  private static final int READ = Role.READ.ordinal();
  private static final int WRITE = Role.WRITE.ordinal();

  private final RequestLists requests;
  private final RowStates rows;
  private final EarliestIssue earliest;
  private final boolean inOrder;
  private final boolean rowHitFirst;
  private final boolean capped;
  private final boolean halfClock;
  private final int rowHitCap;

  /** By bank: column commands from the queue past an older request to another row. */
  private final int[] overtaken;

  /** By bank: the scan that has last met a hit, and one to another row. */
  private final long[] hitSeen;

  private final long[] conflictSeen;
  private long scans;
  private long soonest;

  QueueScan(
      SchedulerConfig config,
      DeviceTiming timing,
      RequestLists requests,
      RowStates rows,
      EarliestIssue earliest) {
    this.requests = requests;
    this.rows = rows;
    this.earliest = earliest;
    inOrder = config instanceof SchedulerConfig.InOrder;
    rowHitFirst = config instanceof SchedulerConfig.RowHitFirst;
    rowHitCap = config.hitCap().orElse(Integer.MAX_VALUE);
    capped = config.hitCap().isPresent();
    halfClock = timing.halfClock;
    overtaken = new int[rows.open.length];
    hitSeen = new long[rows.open.length];
    conflictSeen = new long[rows.open.length];
  }

  /**
   * The oldest request that may be taken and whose next command can issue.
   *
   * @param rowCommands whether the next command may be an activate or precharge
   * @param columnCommands whether it may be a read or write
   * @param mayActivate whether it may be an activate
   * @return its slot, or {@link RequestLists#NONE}
   */
  int choose(
      int list, boolean rowCommands, boolean columnCommands, boolean mayActivate, long cycle) {
    int column = list == RequestLists.WRITES ? WRITE : READ;
    soonest = Controller.NEVER;
    scans++;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      int bank = requests.bank[slot];
      int open = rows.open[bank];
      long ready = Controller.NEVER;
      if (open == requests.row[slot]) {
        hitSeen[bank] = scans;
        if (columnCommands && !(overtaken[bank] >= rowHitCap && conflictSeen[bank] == scans)) {
          ready = edge(Math.max(cycle, earliest.bank(column, bank)));
        }
      } else if (open == RowStates.CLOSED) {
        if (rowCommands && mayActivate) {
          ready = edge(Math.max(cycle, earliest.bank(ACTIVATE, bank)));
        }
      } else {
        conflictSeen[bank] = scans;
        if (rowCommands
            && rows.mayClose(bank)
            && !(rowHitFirst && hitSeen[bank] == scans && overtaken[bank] < rowHitCap)) {
          ready = earliest.bank(PRECHARGE, bank);
        }
      }
      if (ready <= cycle) {
        return slot;
      }
      soonest = Math.min(soonest, ready);
      if (inOrder) {
        break;
      }
    }
    return RequestLists.NONE;
  }

  /** The earliest cycle in which a request that was not chosen can be. */
  long soonest() {
    return soonest;
  }

  private long edge(long cycle) {
    return halfClock ? cycle | 1 : cycle;
  }

  /** Takes note of a column command of a request that is still in its queue. */
  void served(int slot, int list) {
    if (capped) {
      int bank = requests.bank[slot];
      for (int older = requests.first[list]; older != slot; older = requests.next[older]) {
        if (requests.bank[older] == bank && requests.row[older] != requests.row[slot]) {
          overtaken[bank]++;
          return;
        }
      }
    }
  }

  /** Takes note that the row of a bank was closed. */
  void closed(int bank) {
    overtaken[bank] = 0;
  }
}
