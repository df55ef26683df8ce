package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * Counts requests by what they found when their first command was issued: their row open (hit), the
 * bank closed (miss), another row open (conflict).
 */
final class RowOutcomes implements CommandListener {
  private static final int FEW = 64;

  /** Transactions of requests that were counted and wait for their column command. */
  private long[] counted = new long[FEW];

  private int waiting;
  private long hits;
  private long misses;
  private long conflicts;

  @Override
  public void commandIssued(long cycle, Role role, int bank, int row, long transaction) {
    if (transaction < 0) {
      return;
    }
    switch (role) {
      case PRECHARGE:
        if (find(transaction) < 0) {
          conflicts++;
          add(transaction);
        }
        break;
      case ACTIVATE:
        if (find(transaction) < 0) {
          misses++;
          add(transaction);
        }
        break;
      case READ:
      case WRITE:
      case READ_PRECHARGE:
      case WRITE_PRECHARGE:
        int index = find(transaction);
        if (index < 0) {
          hits++;
        } else {
          counted[index] = counted[--waiting];
        }
        break;
      default:
        break;
    }
  }

  private int find(long transaction) {
    for (int i = 0; i < waiting; i++) {
      if (counted[i] == transaction) {
        return i;
      }
    }
    return -1;
  }

  private void add(long transaction) {
    if (waiting == counted.length) {
      counted = Arrays.copyOf(counted, 2 * waiting);
    }
    counted[waiting++] = transaction;
  }

  long hits() {
    return hits;
  }

  long misses() {
    return misses;
  }

  long conflicts() {
    return conflicts;
  }
}
