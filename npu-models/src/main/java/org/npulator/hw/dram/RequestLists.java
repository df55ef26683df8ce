package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * The requests in a controller, each in one of its lists: waiting reads, waiting writes, and
 * further ones. Lists keep the order of insertion. Slots are reused; nothing is allocated.
 */
final class RequestLists {
  static final int READS = 0;
  static final int WRITES = 1;

  /** Of a controller without queues of its banks: requests whose row is opened in two steps. */
  static final int ACTIVATING = 2;

  /** Of a controller without queues of its banks: requests whose row was opened for them. */
  static final int ACTIVE = 3;

  static final int NONE = -1;

  final long[] transaction;
  final int[] bank;
  final int[] row;
  final long[] arrival;
  final long[] sequence;
  final boolean[] write;
  final int[] next;
  final int[] previous;
  final int[] first;
  final int[] last;
  final int[] size;
  private int free;

  RequestLists(int capacity, int lists) {
    transaction = new long[capacity];
    bank = new int[capacity];
    row = new int[capacity];
    arrival = new long[capacity];
    sequence = new long[capacity];
    write = new boolean[capacity];
    next = new int[capacity];
    previous = new int[capacity];
    first = new int[lists];
    last = new int[lists];
    size = new int[lists];
    Arrays.fill(first, NONE);
    Arrays.fill(last, NONE);
    for (int slot = 0; slot < capacity; slot++) {
      next[slot] = slot + 1 == capacity ? NONE : slot + 1;
    }
  }

  /** Takes a request to the end of a list. */
  int add(
      int list,
      boolean isWrite,
      long transactionNumber,
      int bankNumber,
      int rowNumber,
      long sequenceNumber,
      long cycle) {
    int slot = free;
    free = next[slot];
    append(list, slot);
    write[slot] = isWrite;
    transaction[slot] = transactionNumber;
    bank[slot] = bankNumber;
    row[slot] = rowNumber;
    sequence[slot] = sequenceNumber;
    arrival[slot] = cycle;
    return slot;
  }

  void move(int slot, int from, int to) {
    unlink(slot, from);
    append(to, slot);
  }

  void remove(int slot, int list) {
    unlink(slot, list);
    next[slot] = free;
    free = slot;
  }

  /** Requests in all lists for a row. */
  int count(int ofBank, int ofRow) {
    int count = 0;
    for (int list = 0; list < first.length; list++) {
      for (int slot = first[list]; slot != NONE; slot = next[slot]) {
        if (bank[slot] == ofBank && row[slot] == ofRow) {
          count++;
        }
      }
    }
    return count;
  }

  private void append(int list, int slot) {
    next[slot] = NONE;
    previous[slot] = last[list];
    if (last[list] == NONE) {
      first[list] = slot;
    } else {
      next[last[list]] = slot;
    }
    last[list] = slot;
    size[list]++;
  }

  private void unlink(int slot, int list) {
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
    size[list]--;
  }
}
