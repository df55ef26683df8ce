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

  /** The banks with hits, those to be opened and those to be closed for a request. */
  private final Bounds hitBounds = new Bounds();

  private final Bounds openBounds = new Bounds();
  private final Bounds closeBounds = new Bounds();

  private long soonest;
  private int best;
  private long bestArrival;

  /**
   * Of requests whose next command is of one kind: no one can be taken before a cycle, by list. A
   * look finds the least cycle, whose it is, and the least of the others.
   */
  private static final class Bounds {
    final long[] byList = new long[2];
    long least;
    int slot;
    long second;

    void begin() {
      least = Controller.NEVER;
      second = Controller.NEVER;
      slot = RequestLists.NONE;
    }

    void add(int candidate, long ready) {
      if (ready < least) {
        second = least;
        least = ready;
        slot = candidate;
      } else if (ready < second) {
        second = ready;
      }
    }

    void forget() {
      byList[0] = 0;
      byList[1] = 0;
    }

    void join(int list, long ready) {
      byList[list] = Math.min(byList[list], ready);
    }

    /** Takes over what a look found; one request will be taken. */
    void end(int list, int taken) {
      byList[list] = slot != RequestLists.NONE && slot == taken ? second : least;
    }
  }

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
      hitBounds.join(list, earliest.bank(column(list), bank));
    } else if (open == RowStates.CLOSED) {
      openBounds.join(list, earliest.bank(ACTIVATE, bank));
    } else if (open >= 0) {
      closeBounds.join(list, earliest.bank(PRECHARGE, bank));
    }
  }

  /** Takes note that requests to the open row of a bank may be taken. */
  void hits(int bank) {
    for (int list = 0; list < 2; list++) {
      if (lists.hit[list * banks + bank] != RequestLists.NONE) {
        hitBounds.join(list, earliest.bank(column(list), bank));
      }
    }
  }

  /** Takes note that no request needs the open row of a bank any longer. */
  void freed(int bank) {
    long ready = earliest.bank(PRECHARGE, bank);
    closeBounds.join(0, ready);
    closeBounds.join(1, ready);
  }

  /** Takes note that the row of a bank was closed. */
  void closed(int bank) {
    overtaken[bank] = 0;
    long ready = earliest.bank(ACTIVATE, bank);
    openBounds.join(0, ready);
    openBounds.join(1, ready);
  }

  /** Takes note that the request that was chosen could not be taken. */
  void notTaken() {
    hitBounds.forget();
    openBounds.forget();
    closeBounds.forget();
  }

  private static int column(int list) {
    return list == RequestLists.WRITES ? WRITE : READ;
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
    boolean hits = columnCommands && isDue(hitBounds, list, cycle);
    boolean opens = rowCommands && mayActivate && isDue(openBounds, list, cycle);
    boolean closes = rowCommands && isDue(closeBounds, list, cycle);
    if (hits) {
      lookAtHits(list, only, cycle);
    }
    if (opens) {
      lookAtClosed(list, only, cycle);
    }
    if (closes) {
      lookAtConflicts(list, only, cycle);
    }
    if (hits) {
      hitBounds.end(list, best);
    }
    if (opens) {
      openBounds.end(list, best);
    }
    if (closes) {
      closeBounds.end(list, best);
    }
    return best;
  }

  private boolean isDue(Bounds bounds, int list, long cycle) {
    long bound = bounds.byList[list];
    if (bounded && bound > cycle) {
      soonest = Math.min(soonest, bounds == closeBounds ? bound : edge(bound));
      return false;
    }
    bounds.begin();
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

  private void lookAtHits(int list, int only, long cycle) {
    int column = column(list);
    long common = earliest.common(column);
    for (int word = 0; word < lists.words; word++) {
      long left = lists.hitBanks[list * lists.words + word] & lookedAt(only, word);
      if (left != 0 && common > cycle) {
        later(hitBounds, common);
        return;
      }
      for (; left != 0; left &= left - 1) {
        int bank = (word << 6) + Long.numberOfTrailingZeros(left);
        int slot = lists.hit[list * banks + bank];
        if (requests.arrival[slot] >= bestArrival) {
          hitBounds.add(slot, cycle); // the one that is taken holds back all the others
        } else if (!(capped && overtaken[bank] >= rowHitCap && overtakes(slot, list, bank))) {
          consider(hitBounds, slot, only, earliest.bank(column, bank), cycle);
        }
      }
    }
  }

  private void lookAtClosed(int list, int only, long cycle) {
    long common = earliest.common(ACTIVATE);
    for (int word = 0; word < lists.words; word++) {
      long left =
          lists.missBanks[list * lists.words + word]
              & rows.closedBanks[word]
              & lookedAt(only, word);
      if (left != 0 && common > cycle) {
        later(openBounds, common);
        return;
      }
      for (; left != 0; left &= left - 1) {
        int bank = (word << 6) + Long.numberOfTrailingZeros(left);
        int slot = lists.miss[list * banks + bank];
        if (requests.arrival[slot] >= bestArrival) {
          openBounds.add(slot, cycle); // the one that is taken holds back all the others
        } else {
          consider(openBounds, slot, only, earliest.bank(ACTIVATE, bank), cycle);
        }
      }
    }
  }

  private void lookAtConflicts(int list, int only, long cycle) {
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
          consider(closeBounds, slot, only, earliest.bank(PRECHARGE, bank), cycle);
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

  private void consider(Bounds bounds, int slot, int only, long ready, long cycle) {
    if (inOrder && slot != only) {
      return;
    }
    bounds.add(slot, ready);
    boolean rising = !halfClock || bounds == closeBounds || (cycle & 1) == 1;
    if (ready > cycle || !rising) {
      soonest = Math.min(soonest, bounds == closeBounds ? ready : edge(Math.max(cycle, ready)));
    } else if (requests.arrival[slot] < bestArrival) {
      best = slot;
      bestArrival = requests.arrival[slot];
    }
  }

  private void later(Bounds bounds, long ready) {
    bounds.add(RequestLists.NONE, ready);
    soonest = Math.min(soonest, edge(ready));
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
