package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * Closes rows that have not been used for a time of their bank. The time doubles when the row that
 * was closed is opened again next, and halves when a request for another row finds it still open.
 */
final class AdaptivePages implements PagePolicy {
  private static final int RANGE = 8;

  private final RowClosing closing;
  private final RowStates rows;
  private final long shortest;
  private final long longest;
  private final long[] limit;
  private final long[] lastUse;
  private final int[] lastRow;
  private final boolean[] timedOut;

  AdaptivePages(int idleCycles, RowClosing closing, RowStates rows) {
    this.closing = closing;
    this.rows = rows;
    shortest = Math.max(1, idleCycles / RANGE);
    longest = (long) idleCycles * RANGE;
    int banks = rows.open.length;
    limit = new long[banks];
    Arrays.fill(limit, idleCycles);
    lastUse = new long[banks];
    lastRow = new int[banks];
    Arrays.fill(lastRow, RowStates.CLOSED);
    timedOut = new boolean[banks];
  }

  @Override
  public boolean closesWith(int bank) {
    return false;
  }

  @Override
  public void used(int bank, long cycle) {
    lastUse[bank] = cycle;
  }

  @Override
  public void opened(int bank, long cycle) {
    if (timedOut[bank] && lastRow[bank] == rows.open[bank]) {
      limit[bank] = Math.min(longest, 2 * limit[bank]);
    }
    timedOut[bank] = false;
    lastRow[bank] = rows.open[bank];
    lastUse[bank] = cycle;
  }

  @Override
  public void closed(int bank, boolean forRequest) {
    if (forRequest) {
      limit[bank] = Math.max(shortest, limit[bank] / 2);
    }
    closing.closed(bank);
  }

  @Override
  public long collect(long cycle) {
    long next = Controller.NEVER;
    for (int bank = 0; bank < limit.length; bank++) {
      if (!closing.mayClose(bank)) {
        continue;
      }
      long due = lastUse[bank] + limit[bank];
      if (due > cycle) {
        next = Math.min(next, due);
      } else if (closing.waitingFor(bank) == 0) {
        timedOut[bank] = true;
        closing.want(bank);
      }
    }
    return Math.min(next, closing.collect(cycle));
  }
}
