package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * The waiting reads and writes by bank, in order of arrival, with the oldest request of each bank
 * to the open row and the oldest to any other row. Banks that have such requests are bits of words
 * of 64 banks. Nothing is allocated.
 *
 * <p>Requests are given by their age: the cycle of their arrival and, in the low bits, their slot.
 * The lesser of two of the same direction is the older one.
 */
final class BankLists {
  /** Younger than every request. */
  static final long NO_REQUEST = Long.MAX_VALUE;

  private static final int DIRECTIONS = 2;
  private static final int NONE = RequestLists.NONE;

  final int words;

  /** By direction and word: banks with a request to their open row. */
  final long[] hitBanks;

  /** By direction and word: banks with a request to a row that is not open. */
  final long[] missBanks;

  /** By direction and bank: the age of the oldest request to the open row. */
  final long[] hit;

  /** By direction and bank: the age of the oldest request to a row that is not open. */
  final long[] miss;

  private final RequestLists requests;
  private final RowStates rows;
  private final int banks;
  private final int slotBits;
  private final int slotMask;
  private final int[] first;
  private final int[] last;
  private final int[] next;
  private final int[] previous;

  BankLists(RequestLists requests, RowStates rows) {
    this.requests = requests;
    this.rows = rows;
    banks = rows.open.length;
    words = (banks + 63) / 64;
    hitBanks = new long[DIRECTIONS * words];
    missBanks = new long[DIRECTIONS * words];
    hit = new long[DIRECTIONS * banks];
    miss = new long[DIRECTIONS * banks];
    Arrays.fill(hit, NO_REQUEST);
    Arrays.fill(miss, NO_REQUEST);
    first = none(DIRECTIONS * banks);
    last = none(DIRECTIONS * banks);
    next = none(requests.next.length);
    previous = none(requests.next.length);
    slotBits = Integer.SIZE - Integer.numberOfLeadingZeros(requests.next.length);
    slotMask = (1 << slotBits) - 1;
  }

  private static int[] none(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, NONE);
    return slots;
  }

  /** The slot of a request by its age. */
  int slot(long age) {
    return (int) age & slotMask;
  }

  private long age(int slot) {
    return requests.arrival[slot] << slotBits | slot;
  }

  /** Whether a request of a direction waits for a row that is not open. */
  boolean anyMiss(int direction) {
    for (int word = 0; word < words; word++) {
      if (missBanks[direction * words + word] != 0) {
        return true;
      }
    }
    return false;
  }

  /** Begins anew with the waiting requests of a direction, all of which are to open rows. */
  void rebuild(int direction) {
    Arrays.fill(first, direction * banks, (direction + 1) * banks, NONE);
    Arrays.fill(last, direction * banks, (direction + 1) * banks, NONE);
    Arrays.fill(hit, direction * banks, (direction + 1) * banks, NO_REQUEST);
    Arrays.fill(hitBanks, direction * words, (direction + 1) * words, 0);
    for (int slot = requests.first[direction]; slot != NONE; slot = requests.next[slot]) {
      if (append(slot, direction) == NONE) {
        setHit(direction, requests.bank[slot], slot);
      }
    }
  }

  /**
   * Takes a request to the end of its bank.
   *
   * @param direction its list, {@link RequestLists#READS} or {@link RequestLists#WRITES}
   */
  void add(int slot, int direction) {
    int bank = requests.bank[slot];
    int list = direction * banks + bank;
    append(slot, direction);
    if (requests.row[slot] == rows.open[bank]) {
      if (hit[list] == NO_REQUEST) {
        setHit(direction, bank, slot);
      }
    } else if (miss[list] == NO_REQUEST) {
      setMiss(direction, bank, slot);
    }
  }

  /** Returns the request before it of its bank. */
  private int append(int slot, int direction) {
    int list = direction * banks + requests.bank[slot];
    int before = last[list];
    previous[slot] = before;
    next[slot] = NONE;
    last[list] = slot;
    if (before == NONE) {
      first[list] = slot;
    } else {
      next[before] = slot;
    }
    return before;
  }

  /** Removes a request to the open row of its bank, the oldest of its direction. */
  void removeHit(int slot, int direction) {
    int after = next[slot];
    unlink(slot, direction);
    int bank = requests.bank[slot];
    int open = rows.open[bank];
    while (after != NONE && requests.row[after] != open) {
      after = next[after];
    }
    setHit(direction, bank, after);
  }

  /** Removes a request whose row is being opened; its bank is looked at again after that. */
  void unlink(int slot, int direction) {
    int list = direction * banks + requests.bank[slot];
    int before = previous[slot];
    int after = next[slot];
    if (before == NONE) {
      first[list] = after;
    } else {
      next[before] = after;
    }
    if (after == NONE) {
      last[list] = before;
    } else {
      previous[after] = before;
    }
  }

  /** Takes note that a row of a bank was opened. */
  void opened(int bank) {
    int open = rows.open[bank];
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      int toOpen = NONE;
      int toOther = NONE;
      for (int slot = first[direction * banks + bank];
          slot != NONE && (toOpen == NONE || toOther == NONE);
          slot = next[slot]) {
        if (requests.row[slot] != open) {
          toOther = toOther == NONE ? slot : toOther;
        } else if (toOpen == NONE) {
          toOpen = slot;
        }
      }
      setHit(direction, bank, toOpen);
      setMiss(direction, bank, toOther);
    }
  }

  /** Takes note that no row of a bank is open any longer. */
  void closed(int bank) {
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      setHit(direction, bank, NONE);
      setMiss(direction, bank, first[direction * banks + bank]);
    }
  }

  private void setHit(int direction, int bank, int slot) {
    hit[direction * banks + bank] = slot == NONE ? NO_REQUEST : age(slot);
    mark(hitBanks, direction, bank, slot);
  }

  private void setMiss(int direction, int bank, int slot) {
    miss[direction * banks + bank] = slot == NONE ? NO_REQUEST : age(slot);
    mark(missBanks, direction, bank, slot);
  }

  private void mark(long[] marked, int direction, int bank, int slot) {
    int word = direction * words + (bank >> 6);
    if (slot == NONE) {
      marked[word] &= ~(1L << bank);
    } else {
      marked[word] |= 1L << bank;
    }
  }
}
