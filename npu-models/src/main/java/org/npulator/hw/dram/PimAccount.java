package org.npulator.hw.dram;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every cycle of a channel with processing in memory under one state. A column access or move
 * occupies the cycles until another of its kind could follow; what is left before the next one
 * belongs to a refresh, then to the row it waited for, then to nothing but its turn.
 */
final class PimAccount {
  private static final PimState[] STATES = PimState.values();
  private static final int BUSY = PimState.HOST.ordinal() + 1;

  private static final long NEVER = Controller.NEVER;

  private final long[] cycles = new long[STATES.length];

  /** By state: until when its last access occupies cycles. */
  private final long[] busyUntil = new long[BUSY];

  private long painted;
  private long refreshFrom;
  private long refreshUntil;

  /** Gives no state to what lies between the cycles before and one. */
  void begin(long cycle) {
    painted = Math.max(painted, cycle);
  }

  /** A column access or move. */
  void served(PimState state, long cycle, int occupies, long rowFrom) {
    paint(cycle, rowFrom);
    busyUntil[state.ordinal()] = Math.max(busyUntil[state.ordinal()], cycle + occupies);
  }

  /** A refresh from the moment that it held others back. */
  void refreshed(long from, long until) {
    refreshFrom = from;
    refreshUntil = until;
  }

  /** Gives a state to all cycles up to one. */
  void paint(long until, long rowFrom) {
    for (int state = 0; state < BUSY && painted < until; state++) {
      give(STATES[state], Math.min(until, busyUntil[state]));
    }
    if (refreshUntil > painted && refreshFrom < until) {
      give(PimState.WAIT, Math.min(until, refreshFrom));
      give(PimState.REFRESH, Math.min(until, refreshUntil));
    }
    give(PimState.WAIT, Math.min(until, rowFrom));
    give(PimState.ROW, until);
  }

  private void give(PimState state, long until) {
    if (until > painted) {
      cycles[state.ordinal()] += until - painted;
      painted = until;
    }
  }

  /** Cycles by state up to one; what lies between the last access and it has waited. */
  SortedMap<String, Long> cycles(long until) {
    PimAccount copy = new PimAccount();
    System.arraycopy(cycles, 0, copy.cycles, 0, cycles.length);
    System.arraycopy(busyUntil, 0, copy.busyUntil, 0, busyUntil.length);
    copy.painted = painted;
    copy.refreshFrom = refreshFrom;
    copy.refreshUntil = refreshUntil;
    copy.paint(until, NEVER);
    return copy.cycles();
  }

  SortedMap<String, Long> cycles() {
    SortedMap<String, Long> byKey = new TreeMap<>();
    for (PimState state : STATES) {
      byKey.put(state.key(), cycles[state.ordinal()]);
    }
    return byKey;
  }
}
