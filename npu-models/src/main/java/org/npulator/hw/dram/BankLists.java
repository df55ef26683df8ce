package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * The waiting reads and writes by bank, in order of arrival, with the oldest request of each bank
 * to the open row and the oldest to any other row. Banks that have such requests are bits of words
 * of 64 banks. Nothing is allocated.
 */
final class BankLists {
  private static final int DIRECTIONS = 2;

  final int words;

  /** By direction and word: banks with a request to their open row. */
  final long[] hitBanks;

  /** By direction and word: banks with a request to a row that is not open. */
  final long[] missBanks;

  /** By direction and bank: the oldest request to the open row. */
  final int[] hit;

  /** By direction and bank: the oldest request to a row that is not open. */
  final int[] miss;

  private final RequestLists requests;
  private final RowStates rows;
  private final int banks;
  private final int[] first;
  private final int[] last;
  private final int[] next;
  private final int[] previous;
  private int missBanksMarked;

  BankLists(RequestLists requests, RowStates rows) {
    this.requests = requests;
    this.rows = rows;
    banks = rows.open.length;
    words = (banks + 63) / 64;
    hitBanks = new long[DIRECTIONS * words];
    missBanks = new long[DIRECTIONS * words];
    hit = none(DIRECTIONS * banks);
    miss = none(DIRECTIONS * banks);
    first = none(DIRECTIONS * banks);
    last = none(DIRECTIONS * banks);
    next = none(requests.next.length);
    previous = none(requests.next.length);
  }

  private static int[] none(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, RequestLists.NONE);
    return slots;
  }

  /** Whether a request of any direction waits for a row that is not open. */
  boolean anyMiss() {
    return missBanksMarked > 0;
  }

  /** Whether a request of a direction waits for a row that is not open. */
  boolean anyMiss(int direction) {
    if (missBanksMarked > 0) {
      for (int word = 0; word < words; word++) {
        if (missBanks[direction * words + word] != 0) {
          return true;
        }
      }
    }
    return false;
  }

  /** Begins anew with the waiting requests of a direction, all of which are to open rows. */
  void rebuild(int direction) {
    Arrays.fill(first, direction * banks, (direction + 1) * banks, RequestLists.NONE);
    Arrays.fill(last, direction * banks, (direction + 1) * banks, RequestLists.NONE);
    Arrays.fill(hit, direction * banks, (direction + 1) * banks, RequestLists.NONE);
    Arrays.fill(hitBanks, direction * words, (direction + 1) * words, 0);
    for (int slot = requests.first[direction];
        slot != RequestLists.NONE;
        slot = requests.next[slot]) {
      add(slot, direction);
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
    int before = last[list];
    previous[slot] = before;
    next[slot] = RequestLists.NONE;
    last[list] = slot;
    if (before == RequestLists.NONE) {
      first[list] = slot;
    } else {
      next[before] = slot;
    }
    if (requests.row[slot] == rows.open[bank]) {
      if (hit[list] == RequestLists.NONE) {
        setHit(direction, bank, slot);
      }
    } else if (miss[list] == RequestLists.NONE) {
      setMiss(direction, bank, slot);
    }
  }

  void remove(int slot, int direction) {
    int bank = requests.bank[slot];
    int list = direction * banks + bank;
    int before = previous[slot];
    int after = next[slot];
    if (before == RequestLists.NONE) {
      first[list] = after;
    } else {
      next[before] = after;
    }
    if (after == RequestLists.NONE) {
      last[list] = before;
    } else {
      previous[after] = before;
    }
    int open = rows.open[bank];
    if (slot == hit[list]) {
      while (after != RequestLists.NONE && requests.row[after] != open) {
        after = next[after];
      }
      setHit(direction, bank, after);
    } else if (slot == miss[list]) {
      while (after != RequestLists.NONE && requests.row[after] == open) {
        after = next[after];
      }
      setMiss(direction, bank, after);
    }
  }

  /** Takes note that a row of a bank was opened or closed. */
  void rowChanged(int bank) {
    int open = rows.open[bank];
    for (int direction = 0; direction < DIRECTIONS; direction++) {
      if (first[direction * banks + bank] == RequestLists.NONE) {
        continue;
      }
      int toOpen = RequestLists.NONE;
      int toOther = RequestLists.NONE;
      for (int slot = first[direction * banks + bank];
          slot != RequestLists.NONE
              && (toOpen == RequestLists.NONE || toOther == RequestLists.NONE);
          slot = next[slot]) {
        if (requests.row[slot] != open) {
          toOther = toOther == RequestLists.NONE ? slot : toOther;
        } else if (toOpen == RequestLists.NONE) {
          toOpen = slot;
        }
      }
      setHit(direction, bank, toOpen);
      setMiss(direction, bank, toOther);
    }
  }

  private void setHit(int direction, int bank, int slot) {
    hit[direction * banks + bank] = slot;
    mark(hitBanks, direction, bank, slot);
  }

  private void setMiss(int direction, int bank, int slot) {
    int list = direction * banks + bank;
    missBanksMarked +=
        (slot == RequestLists.NONE ? 0 : 1) - (miss[list] == RequestLists.NONE ? 0 : 1);
    miss[list] = slot;
    mark(missBanks, direction, bank, slot);
  }

  private void mark(long[] marked, int direction, int bank, int slot) {
    int word = direction * words + (bank >> 6);
    if (slot == RequestLists.NONE) {
      marked[word] &= ~(1L << bank);
    } else {
      marked[word] |= 1L << bank;
    }
  }
}
