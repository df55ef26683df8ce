package org.npulator.hw.dram;

/**
 * Accounts the time of a data bus, in cycles. Intervals are appended behind one another as bursts
 * are decided, which is ahead of the present by at most the latency of a burst; the latest of them
 * are kept to tell how much of them lies beyond the present.
 */
final class BusAccount {
  private static final int RECENT = 512;
  private static final int DATA = DramState.DATA.ordinal();

  private final long[] cycles = new long[DramState.values().length];
  private final int[] recentState = new int[RECENT];
  private final long[] recentStart = new long[RECENT];
  private long recorded;
  private long position;

  /** The end of the last burst. */
  long position() {
    return position;
  }

  void record(DramState state, long until) {
    if (until <= position) {
      return;
    }
    int slot = (int) (recorded++ & (RECENT - 1));
    recentState[slot] = state.ordinal();
    recentStart[slot] = position;
    cycles[state.ordinal()] += until - position;
    position = until;
  }

  /** Copies all that was accounted so far. */
  void copyTo(long[] target) {
    System.arraycopy(cycles, 0, target, 0, cycles.length);
  }

  /** Whether the bus has carried nothing but data since a copy. */
  boolean carriedOnlyDataSince(long[] copy) {
    for (int state = 0; state < cycles.length; state++) {
      if (state != DATA && cycles[state] != copy[state]) {
        return false;
      }
    }
    return true;
  }

  /** Appends a number of repetitions of what was accounted since a copy. */
  void repeat(long[] copy, long times, long periodCycles) {
    for (int state = 0; state < cycles.length; state++) {
      cycles[state] += times * (cycles[state] - copy[state]);
    }
    position += times * periodCycles;
  }

  /** Appends data to the data of the last burst. */
  void carryOn(long moreCycles) {
    cycles[DATA] += moreCycles;
    position += moreCycles;
  }

  /**
   * What was accounted up to now, in cycles by state.
   *
   * @param tail what the time after the last burst is
   */
  long[] until(long now, DramState tail) {
    long[] result = cycles.clone();
    if (position < now) {
      result[tail.ordinal()] += now - position;
      return result;
    }
    long end = position;
    for (long i = recorded - 1; end > now; i--) {
      int slot = (int) (i & (RECENT - 1));
      long start = recentStart[slot];
      result[recentState[slot]] -= end - Math.max(now, start);
      end = start;
    }
    return result;
  }
}
