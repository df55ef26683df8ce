package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * The command queues of the banks of a channel, and the choice of the next command from them: the
 * banks take turns, and the first command of a queue that can be issued is its choice. A request
 * needs its column command if its row is open, an activation if its bank is closed, a precharge if
 * another row is open. Only the oldest request of a bank may have a row closed, and only if no
 * request of the queue finds its row open or the row has had its share of column commands.
 */
final class BankQueues {
  private static final int ACTIVATE = Role.ACTIVATE.ordinal();
  private static final int PRECHARGE = Role.PRECHARGE.ordinal();
  private static final int READ = Role.READ.ordinal();
  private static final int WRITE = Role.WRITE.ordinal();
  private static final int NONE = RequestLists.NONE;

  /** The list of a bank is this plus its number. */
  static final int FIRST_LIST = RequestLists.WRITES + 1;

  private final ChannelGeometry geometry;
  private final RequestLists requests;
  private final RowStates rows;
  private final EarliestIssue earliest;
  private final int depth;
  private final int rowHitCap;

  /** One bit a bank: whether its queue holds a request. */
  private final long[] occupied;

  private final int[] columnsOfOpenRow;

  /** By bank: the oldest read and write to the open row. */
  private final int[] readHit;

  private final int[] writeHit;
  private final boolean[] writeHitOlder;
  private final boolean[] mayClose;
  private int waiting;

  /** The bank that was served last. */
  private int turn;

  private int chosenRole;
  private int chosenSlot;
  private long soonest;

  BankQueues(
      ChannelGeometry geometry,
      ControllerConfig.BankCommandConfig config,
      RequestLists requests,
      RowStates rows,
      EarliestIssue earliest) {
    this.geometry = geometry;
    this.requests = requests;
    this.rows = rows;
    this.earliest = earliest;
    depth = config.depth();
    rowHitCap = config.rowHitCap();
    occupied = new long[(geometry.banks + 63) / 64];
    columnsOfOpenRow = new int[geometry.banks];
    readHit = new int[geometry.banks];
    writeHit = new int[geometry.banks];
    Arrays.fill(readHit, NONE);
    Arrays.fill(writeHit, NONE);
    writeHitOlder = new boolean[geometry.banks];
    mayClose = new boolean[geometry.banks];
  }

  boolean hasRoom(int bank) {
    return requests.size[FIRST_LIST + bank] < depth;
  }

  boolean isEmpty() {
    return waiting == 0;
  }

  /** Takes a request from a list of the controller. */
  void add(int slot, int fromList) {
    int bank = requests.bank[slot];
    requests.move(slot, fromList, FIRST_LIST + bank);
    occupied[bank >> 6] |= 1L << bank;
    waiting++;
    look(bank);
  }

  /** Removes a request whose column command was issued. */
  void remove(int slot) {
    int bank = requests.bank[slot];
    requests.remove(slot, FIRST_LIST + bank);
    if (requests.size[FIRST_LIST + bank] == 0) {
      occupied[bank >> 6] &= ~(1L << bank);
    }
    waiting--;
    columnsOfOpenRow[bank]++;
    look(bank);
  }

  /** Takes note that the row of a bank was opened or closed. */
  void rowChanged(int bank) {
    columnsOfOpenRow[bank] = 0;
    look(bank);
  }

  private void look(int bank) {
    int open = rows.open[bank];
    int list = FIRST_LIST + bank;
    int head = requests.first[list];
    int read = NONE;
    int write = NONE;
    boolean writeOlder = false;
    if (open != RowStates.CLOSED) {
      for (int slot = head; slot != NONE; slot = requests.next[slot]) {
        if (requests.row[slot] != open) {
          continue;
        }
        if (!requests.write[slot]) {
          read = read == NONE ? slot : read;
        } else if (write == NONE) {
          write = slot;
          writeOlder = read == NONE;
        }
      }
    }
    readHit[bank] = read;
    writeHit[bank] = write;
    writeHitOlder[bank] = writeOlder;
    mayClose[bank] =
        open != RowStates.CLOSED
            && head != NONE
            && requests.row[head] != open
            && (read == NONE && write == NONE || columnsOfOpenRow[bank] >= rowHitCap);
  }

  /** The earliest cycle by all constraints in which the queue of a bank has a command. */
  long ready(int bank) {
    if (rows.open[bank] == RowStates.CLOSED) {
      return earliest.bank(ACTIVATE, bank);
    }
    long cycle = mayClose[bank] ? earliest.bank(PRECHARGE, bank) : Controller.NEVER;
    if (readHit[bank] != NONE) {
      cycle = Math.min(cycle, earliest.bank(READ, bank));
    }
    if (writeHit[bank] != NONE) {
      cycle = Math.min(cycle, earliest.bank(WRITE, bank));
    }
    return cycle;
  }

  /**
   * Chooses the next command.
   *
   * @param skippedDomain whose banks are passed over; {@link RequestLists#NONE} for none
   * @return whether a command can be issued; if so, its bank has had its turn
   */
  boolean choose(long cycle, int skippedDomain) {
    soonest = Controller.NEVER;
    return chooseBetween(turn + 1, geometry.banks, cycle, skippedDomain)
        || chooseBetween(0, turn + 1, cycle, skippedDomain);
  }

  private boolean chooseBetween(int from, int to, long cycle, int skippedDomain) {
    for (int bank = nextOccupied(from); bank < to; bank = nextOccupied(bank + 1)) {
      if (geometry.domainOfBank[bank] != skippedDomain && chooseFrom(bank, cycle)) {
        turn = bank;
        return true;
      }
    }
    return false;
  }

  private int nextOccupied(int from) {
    int word = from >> 6;
    if (word >= occupied.length) {
      return Integer.MAX_VALUE;
    }
    long bits = occupied[word] & -1L << from;
    while (bits == 0) {
      if (++word == occupied.length) {
        return Integer.MAX_VALUE;
      }
      bits = occupied[word];
    }
    return (word << 6) + Long.numberOfTrailingZeros(bits);
  }

  private boolean chooseFrom(int bank, long cycle) {
    if (rows.open[bank] == RowStates.CLOSED) {
      return isReady(ACTIVATE, bank, requests.first[FIRST_LIST + bank], cycle);
    }
    if (mayClose[bank] && isReady(PRECHARGE, bank, requests.first[FIRST_LIST + bank], cycle)) {
      return true;
    }
    if (writeHitOlder[bank]) {
      return isReady(WRITE, bank, writeHit[bank], cycle)
          || isReady(READ, bank, readHit[bank], cycle);
    }
    return isReady(READ, bank, readHit[bank], cycle) || isReady(WRITE, bank, writeHit[bank], cycle);
  }

  private boolean isReady(int role, int bank, int slot, long cycle) {
    if (slot == NONE) {
      return false;
    }
    long ready = earliest.bank(role, bank);
    if (ready > cycle) {
      soonest = Math.min(soonest, ready);
      return false;
    }
    chosenRole = role;
    chosenSlot = slot;
    return true;
  }

  /** The command last chosen, as the ordinal of its role. */
  int chosenRole() {
    return chosenRole;
  }

  int chosenSlot() {
    return chosenSlot;
  }

  /** The first cycle in which there is something to choose, after there was nothing. */
  long soonest() {
    return soonest;
  }
}
