package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * Reads that are served by the burst of an earlier read of the same transaction, by the slot of
 * that one, in the order in which they came. Allocates only while there are more than ever before.
 */
final class JoinedReads {
  static final int NONE = -1;
  private final int[] first;
  private final int[] last;
  private long[] sequence = new long[16];
  private int[] next = new int[16];
  private int free = NONE;
  private int used;

  JoinedReads(int slots) {
    first = new int[slots];
    last = new int[slots];
    Arrays.fill(first, NONE);
  }

  void join(int slot, long joiningSequence) {
    int entry = free;
    if (entry == NONE) {
      if (used == next.length) {
        next = Arrays.copyOf(next, 2 * used);
        sequence = Arrays.copyOf(sequence, 2 * used);
      }
      entry = used++;
    } else {
      free = next[entry];
    }
    sequence[entry] = joiningSequence;
    next[entry] = NONE;
    if (first[slot] == NONE) {
      first[slot] = entry;
    } else {
      next[last[slot]] = entry;
    }
    last[slot] = entry;
  }

  /** Tells a listener that the burst of a slot serves all that have joined it. */
  void serve(int slot, long cycle, ColumnListener listener) {
    int entry = first[slot];
    first[slot] = NONE;
    while (entry != NONE) {
      listener.columnIssued(false, sequence[entry], cycle);
      int after = next[entry];
      next[entry] = free;
      free = entry;
      entry = after;
    }
  }
}
