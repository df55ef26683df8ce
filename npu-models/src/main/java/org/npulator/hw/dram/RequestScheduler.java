package org.npulator.hw.dram;

/** Chooses the request of a queue whose next command is issued. */
final class RequestScheduler {
  private static final int ACTIVATE = Role.ACTIVATE.ordinal();
  private static final int PRECHARGE = Role.PRECHARGE.ordinal();
  private static final int READ = Role.READ.ordinal();
  private static final int WRITE = Role.WRITE.ordinal();

  private final RequestLists requests;
  private final BankLists lists;
  private final RowStates rows;
  private final EarliestIssue earliest;
  private final int banks;
  private final boolean inOrder;
  private final boolean rowHitFirst;
  private final boolean capped;
  private final boolean halfClock;
  private final int rowHitCap;

  /** By bank: column commands from the queue past an older request to another row. */
  private final int[] overtaken;

  /** Whether bounds of the last look may be kept: what may be taken depends on banks alone. */
  private final boolean bounded;

  /** By list: no hit can be taken, no row opened, no row closed for a request before this cycle. */
  private final long[] hitBound = new long[2];

  private final long[] openBound = new long[2];
  private final long[] closeBound = new long[2];

  private long soonest;
  private int best;
  private long bestArrival;

  /**
   * The earliest cycle for those of a kind that cannot be taken now; 0 if not all were looked at.
   */
  private long bound;

  RequestScheduler(
      SchedulerConfig config,
      DeviceTiming timing,
      RequestLists requests,
      BankLists lists,
      RowStates rows,
      EarliestIssue earliest) {
    this.requests = requests;
    this.lists = lists;
    this.rows = rows;
    this.earliest = earliest;
    banks = rows.open.length;
    inOrder = config instanceof SchedulerConfig.InOrder;
    rowHitFirst = config instanceof SchedulerConfig.RowHitFirst;
    rowHitCap = config.hitCap().orElse(Integer.MAX_VALUE);
    capped = config.hitCap().isPresent();
    bounded = !inOrder && !rowHitFirst && !capped;
    halfClock = timing.halfClock;
    overtaken = new int[banks];
  }

  /** Takes note of a new request. */
  void arrived(int list, int bank, int row) {
    int open = rows.open[bank];
    if (open == row) {
      hitBound[list] = 0;
    } else if (open == RowStates.CLOSED) {
      openBound[list] = Math.min(openBound[list], earliest.bank(ACTIVATE, bank));
    } else if (open >= 0) {
      closeBound[list] = Math.min(closeBound[list], earliest.bank(PRECHARGE, bank));
    }
  }

  /** Takes note that a row was opened. */
  void opened(int bank) {
    for (int list = 0; list < 2; list++) {
      if (lists.hit[list * banks + bank] != RequestLists.NONE) {
        hitBound[list] = 0;
      }
    }
  }

  /** Takes note that no request needs the open row of a bank any longer. */
  void freed(int bank) {
    long ready = earliest.bank(PRECHARGE, bank);
    closeBound[0] = Math.min(closeBound[0], ready);
    closeBound[1] = Math.min(closeBound[1], ready);
  }

  /** Takes note that the row of a bank was closed. */
  void closed(int bank) {
    overtaken[bank] = 0;
    long ready = earliest.bank(ACTIVATE, bank);
    openBound[0] = Math.min(openBound[0], ready);
    openBound[1] = Math.min(openBound[1], ready);
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
    soonest = Controller.NEVER;
    best = RequestLists.NONE;
    bestArrival = Long.MAX_VALUE;
    int only = inOrder ? requests.first[list] : RequestLists.NONE;
    if (inOrder && only == RequestLists.NONE) {
      return RequestLists.NONE;
    }
    if (columnCommands && isDue(hitBound[list], cycle)) {
      bound = Controller.NEVER;
      hits(list, only, cycle);
      hitBound[list] = bound;
    }
    if (rowCommands && mayActivate && isDue(openBound[list], cycle)) {
      bound = Controller.NEVER;
      closed(list, only, cycle);
      openBound[list] = bound;
    }
    if (rowCommands && isDue(closeBound[list], cycle)) {
      bound = Controller.NEVER;
      conflicts(list, only, cycle);
      closeBound[list] = bound;
    }
    return best;
  }

  private boolean isDue(long bound, long cycle) {
    if (bounded && bound > cycle) {
      soonest = Math.min(soonest, bound);
      return false;
    }
    return true;
  }

  /** The banks of a word that are looked at: all, or only that of one request. */
  private long lookedAt(int only, int word) {
    if (!inOrder) {
      return -1;
    }
    int bank = requests.bank[only];
    return bank >> 6 == word ? 1L << bank : 0;
  }

  private void hits(int list, int only, long cycle) {
    int column = list == RequestLists.WRITES ? WRITE : READ;
    long common = edge(Math.max(cycle, earliest.common(column)));
    for (int word = 0; word < lists.words; word++) {
      long left = lists.hitBanks[list * lists.words + word] & lookedAt(only, word);
      if (left != 0 && common > cycle) {
        later(common);
        return;
      }
      for (; left != 0; left &= left - 1) {
        int bank = (word << 6) + Long.numberOfTrailingZeros(left);
        int slot = lists.hit[list * banks + bank];
        if (!(capped && overtaken[bank] >= rowHitCap && overtakes(slot, list, bank))) {
          consider(slot, only, edge(Math.max(cycle, earliest.bank(column, bank))), cycle);
        }
      }
    }
  }

  private void closed(int list, int only, long cycle) {
    long common = edge(Math.max(cycle, earliest.common(ACTIVATE)));
    for (int word = 0; word < lists.words; word++) {
      long left =
          lists.missBanks[list * lists.words + word]
              & rows.closedBanks[word]
              & lookedAt(only, word);
      if (left != 0 && common > cycle) {
        later(common);
        return;
      }
      for (; left != 0; left &= left - 1) {
        int bank = (word << 6) + Long.numberOfTrailingZeros(left);
        int slot = lists.miss[list * banks + bank];
        consider(slot, only, edge(Math.max(cycle, earliest.bank(ACTIVATE, bank))), cycle);
      }
    }
  }

  private void conflicts(int list, int only, long cycle) {
    for (int word = 0; word < lists.words; word++) {
      long left =
          lists.missBanks[list * lists.words + word]
              & ~rows.closedBanks[word]
              & ~rows.neededBanks[word]
              & lookedAt(only, word);
      for (; left != 0; left &= left - 1) {
        int bank = (word << 6) + Long.numberOfTrailingZeros(left);
        int slot = lists.miss[list * banks + bank];
        if (!(rowHitFirst && waits(slot, list, bank))) {
          consider(slot, only, earliest.bank(PRECHARGE, bank), cycle);
        }
      }
    }
  }

  /** Whether a request to another row of the bank is older. */
  private boolean overtakes(int slot, int list, int bank) {
    int other = lists.miss[list * banks + bank];
    return other != RequestLists.NONE && requests.arrival[other] < requests.arrival[slot];
  }

  /** Whether an older request to the open row comes before another row. */
  private boolean waits(int slot, int list, int bank) {
    int older = lists.hit[list * banks + bank];
    return older != RequestLists.NONE
        && requests.arrival[older] < requests.arrival[slot]
        && overtaken[bank] < rowHitCap;
  }

  private void consider(int slot, int only, long ready, long cycle) {
    if (inOrder && slot != only) {
      return;
    }
    if (ready > cycle) {
      later(ready);
      return;
    }
    bound = 0;
    if (requests.arrival[slot] < bestArrival) {
      best = slot;
      bestArrival = requests.arrival[slot];
    }
  }

  private void later(long ready) {
    bound = Math.min(bound, ready);
    soonest = Math.min(soonest, ready);
  }

  /** The earliest cycle in which a request can be chosen if none was. */
  long soonest() {
    return soonest;
  }

  private long edge(long cycle) {
    return halfClock ? cycle | 1 : cycle;
  }

  /** Takes note of a column command of a request that is still in its queue. */
  void served(int slot, int list) {
    int bank = requests.bank[slot];
    if (capped && overtakes(slot, list, bank)) {
      overtaken[bank]++;
    }
  }
}
