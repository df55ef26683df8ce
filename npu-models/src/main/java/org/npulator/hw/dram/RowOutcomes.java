package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * Counts requests by what they found when their first command was issued: their row open (hit), the
 * bank closed (miss), another row open (conflict).
 */
final class RowOutcomes implements CommandListener {
  /** By bank: transactions of requests that were counted and wait for their column command. */
  private final long[][] counted;

  private final int[] waiting;
  private long hits;
  private long misses;
  private long conflicts;

  RowOutcomes(int banks) {
    counted = new long[banks][1];
    waiting = new int[banks];
  }

  @Override
  public void commandIssued(long cycle, Role role, int bank, int row, long transaction) {
    if (transaction < 0) {
      return;
    }
    switch (role) {
      case PRECHARGE:
        if (find(bank, transaction) < 0) {
          conflicts++;
          add(bank, transaction);
        }
        break;
      case ACTIVATE:
        if (find(bank, transaction) < 0) {
          misses++;
          add(bank, transaction);
        }
        break;
      case READ:
      case WRITE:
      case READ_PRECHARGE:
      case WRITE_PRECHARGE:
        int index = find(bank, transaction);
        if (index < 0) {
          hits++;
        } else {
          counted[bank][index] = counted[bank][--waiting[bank]];
        }
        break;
      default:
        break;
    }
  }

  private int find(int bank, long transaction) {
    for (int i = 0; i < waiting[bank]; i++) {
      if (counted[bank][i] == transaction) {
        return i;
      }
    }
    return -1;
  }

  private void add(int bank, long transaction) {
    int place = waiting[bank]++;
    if (place == counted[bank].length) {
      counted[bank] = Arrays.copyOf(counted[bank], 2 * place);
    }
    counted[bank][place] = transaction;
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
