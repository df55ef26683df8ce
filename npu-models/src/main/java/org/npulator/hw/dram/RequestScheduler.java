package org.npulator.hw.dram;

/**
 * Chooses the request of a queue whose next command is issued. It looks at banks, each of which has
 * at most one request whose column command, activation or precharge may be next, and remembers for
 * each of the three when the first one of a queue can issue.
 */
final class RequestScheduler {
  private static final int ACTIVATE = Role.ACTIVATE.ordinal();
  private static final int PRECHARGE = Role.PRECHARGE.ordinal();
  private static final int READ = Role.READ.ordinal();
  private static final int WRITE = Role.WRITE.ordinal();
  private static final long NO_REQUEST = BankLists.NO_REQUEST;

  private final RequestLists requests;
  private final BankLists lists;
  private final RowStates rows;
  private final EarliestIssue earliest;
  private final int banks;
  private final int words;
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
  private final Candidates hits = new Candidates();

  private final Candidates opens = new Candidates();
  private final Candidates closes = new Candidates();

  /** Requests of a queue whose next command is of one kind. */
  private static final class Candidates {
    /** By queue: no one can issue before this cycle. */
    final long[] from = new long[2];

    /** What the last look found: the oldest that can issue, how many can, when others can. */
    long oldest;

    int ready;
    long later;

    void begin() {
      oldest = NO_REQUEST;
      ready = 0;
      later = Controller.NEVER;
    }

    void forget() {
      from[0] = 0;
      from[1] = 0;
    }

    long join(int list, long cycle) {
      if (cycle < from[list]) {
        from[list] = cycle;
      }
      return cycle;
    }

    /** Keeps what the look found for the next one. */
    void end(int list, long taken, long cycle) {
      boolean others = ready > (oldest == taken ? 1 : 0);
      from[list] = others ? cycle : later;
    }
  }

  RequestScheduler(SchedulerConfig config, ChannelState state) {
    requests = state.requests;
    lists = state.byBank;
    rows = state.rows;
    earliest = state.earliest;
    banks = rows.open.length;
    words = lists.words;
    inOrder = config instanceof SchedulerConfig.InOrder;
    rowHitFirst = config instanceof SchedulerConfig.RowHitFirst;
    rowHitCap = config.hitCap().orElse(Integer.MAX_VALUE);
    capped = config.hitCap().isPresent();
    bounded = !inOrder && !rowHitFirst && !capped;
    halfClock = state.timing.halfClock;
    overtaken = new int[banks];
  }

  /** Whether {@link #next} holds until something happens that this was told of. */
  boolean looksAhead() {
    return bounded;
  }

  /**
   * Takes note of a new request.
   *
   * @return the cycle before which it cannot be chosen as long as nothing happens
   */
  long arrived(int list, int bank, int row) {
    int open = rows.open[bank];
    if (open == row) {
      return edge(hits.join(list, earliest.bank(column(list), bank)));
    }
    if (open == RowStates.CLOSED) {
      return edge(opens.join(list, earliest.bank(ACTIVATE, bank)));
    }
    return rows.isNeeded(bank)
        ? Controller.NEVER
        : closes.join(list, earliest.bank(PRECHARGE, bank));
  }

  /** Takes note that a request of a queue was served and its bank may have another one like it. */
  void served(int slot, int list) {
    int bank = requests.bank[slot];
    if (capped && overtakes(slot, list, bank)) {
      overtaken[bank]++;
    }
    hits(list, bank);
  }

  private void hits(int list, int bank) {
    if (lists.hit[list * banks + bank] != NO_REQUEST) {
      hits.join(list, earliest.bank(column(list), bank));
    }
  }

  /** Takes note that a row of a bank was opened. */
  void opened(int bank) {
    hits(RequestLists.READS, bank);
    hits(RequestLists.WRITES, bank);
  }

  /** Takes note that no request needs the open row of a bank any longer. */
  void freed(int bank) {
    long ready = earliest.bank(PRECHARGE, bank);
    closes.join(RequestLists.READS, ready);
    closes.join(RequestLists.WRITES, ready);
  }

  /** Takes note that the row of a bank was closed. */
  void closed(int bank) {
    overtaken[bank] = 0;
    for (int list = 0; list < 2; list++) {
      if (lists.miss[list * banks + bank] != NO_REQUEST) {
        opens.join(list, earliest.bank(ACTIVATE, bank));
      }
    }
  }

  /** Takes note that the request that was chosen could not be taken. */
  void notTaken() {
    hits.forget();
    opens.forget();
    closes.forget();
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
    if (inOrder && requests.size[list] == 0) {
      return RequestLists.NONE;
    }
    boolean rising = !halfClock || (cycle & 1) == 1;
    if (!rising && !bounded) {
      hits.forget();
      opens.forget();
    }
    boolean looksAtHits = columnCommands && rising && isDue(hits, list, column(list), cycle);
    boolean looksAtOpens =
        rowCommands && mayActivate && rising && isDue(opens, list, ACTIVATE, cycle);
    boolean looksAtCloses = rowCommands && isDue(closes, list, PRECHARGE, cycle);
    long best = NO_REQUEST;
    for (int word = 0; word < words; word++) {
      int direction = list * words + word;
      if (looksAtHits) {
        look(hits, list, column(list), lists.hit, word, lists.hitBanks[direction], cycle);
      }
      if (looksAtOpens) {
        long closed = lists.missBanks[direction] & rows.closedBanks[word];
        look(opens, list, ACTIVATE, lists.miss, word, closed, cycle);
      }
      if (looksAtCloses) {
        long open = lists.missBanks[direction] & ~rows.closedBanks[word] & ~rows.neededBanks[word];
        look(closes, list, PRECHARGE, lists.miss, word, open, cycle);
      }
    }
    if (looksAtHits) {
      best = hits.oldest;
    }
    if (looksAtOpens) {
      best = Math.min(best, opens.oldest);
    }
    if (looksAtCloses) {
      best = Math.min(best, closes.oldest);
      closes.end(list, best, cycle);
    }
    if (looksAtHits) {
      hits.end(list, best, cycle);
    }
    if (looksAtOpens) {
      opens.end(list, best, cycle);
    }
    return best == NO_REQUEST ? RequestLists.NONE : lists.slot(best);
  }

  private boolean isDue(Candidates candidates, int list, int role, long cycle) {
    if (bounded && Math.max(candidates.from[list], earliest.channel(role)) > cycle) {
      return false;
    }
    candidates.begin();
    return true;
  }

  /**
   * Looks at banks of a word, without branches: which of them can issue cannot be foretold. If
   * bounded, the constraints of the channel allow a command by now.
   *
   * @param ages the request of each bank
   */
  private void look(
      Candidates candidates, int list, int role, long[] ages, int word, long which, long cycle) {
    long oldest = candidates.oldest;
    long later = candidates.later;
    int ready = candidates.ready;
    for (long left = which; left != 0; left &= left - 1) {
      int bank = (word << 6) + Long.numberOfTrailingZeros(left);
      long age = ages[list * banks + bank];
      if (!bounded && !isAdmitted(candidates, lists.slot(age), list, bank)) {
        continue;
      }
      long from = bounded ? earliest.withinChannel(role, bank) : earliest.bank(role, bank);
      long waits = (cycle - from) >> 63; // all bits set if it cannot issue yet
      oldest = Math.min(oldest, age | waits >>> 1);
      later = Math.min(later, from | ~waits >>> 1);
      ready += 1 + (int) waits;
    }
    candidates.oldest = oldest;
    candidates.later = later;
    candidates.ready = ready;
  }

  /** Whether the policy lets the request of a bank issue its next command. */
  private boolean isAdmitted(Candidates candidates, int slot, int list, int bank) {
    if (inOrder) {
      return slot == requests.first[list];
    }
    if (candidates == hits) {
      return overtaken[bank] < rowHitCap || !overtakes(slot, list, bank);
    }
    return !(rowHitFirst && candidates == closes && waits(slot, list, bank));
  }

  /** Whether a request to another row of the bank is older. */
  private boolean overtakes(int slot, int list, int bank) {
    long other = lists.miss[list * banks + bank];
    return other != NO_REQUEST && requests.arrival[lists.slot(other)] < requests.arrival[slot];
  }

  /** Whether an older request to the open row comes before another row. */
  private boolean waits(int slot, int list, int bank) {
    long older = lists.hit[list * banks + bank];
    return older != NO_REQUEST
        && requests.arrival[lists.slot(older)] < requests.arrival[slot]
        && overtaken[bank] < rowHitCap;
  }

  /**
   * A cycle before which no request of a queue can be chosen as long as nothing happens.
   *
   * @param rowCommands whether the next command may be an activate or precharge
   * @param columnCommands whether it may be a read or write
   * @param mayActivate whether it may be an activate
   */
  long next(int list, boolean rowCommands, boolean columnCommands, boolean mayActivate) {
    long cycle = Controller.NEVER;
    if (columnCommands) {
      cycle = edge(Math.max(hits.from[list], earliest.channel(column(list))));
    }
    if (rowCommands) {
      cycle = Math.min(cycle, Math.max(closes.from[list], earliest.channel(PRECHARGE)));
      if (mayActivate) {
        cycle = Math.min(cycle, edge(Math.max(opens.from[list], earliest.channel(ACTIVATE))));
      }
    }
    return cycle;
  }

  private long edge(long cycle) {
    return halfClock ? cycle | 1 : cycle;
  }
}
