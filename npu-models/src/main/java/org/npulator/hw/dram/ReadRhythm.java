package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * A turn of reads across a change of row sets, one of each bank, as it follows another one without
 * a gap on the bus: when each was issued and each waiting request had arrived, and the state behind
 * it, all relative to its last command. In that state, behind another change, the same turn follows
 * again.
 */
final class ReadRhythm {
  private static final int READ = Role.READ.ordinal();

  private final ChannelState state;
  private final RowSetChange change;
  private final long[] holds;
  private final int[] lastBurst;
  private final int[] group;

  /** How far beyond the last command each bus is in use; 0 if it is not used. */
  private final long[] busEnd;

  /** By turn: how long before the last command it was read. */
  private final long[] column;

  /** Of the youngest requests, youngest first: how long before the last command they arrived. */
  private final long[] arrival;

  private boolean known;
  private long period;
  private int size;
  private int firstTurn;
  private long rate;
  private long clockStops;
  private long lane;

  ReadRhythm(ChannelState state, RowSetChange change, int bankPeriod) {
    this.state = state;
    this.change = change;
    holds = new long[state.earliest.nodes()];
    lastBurst = new int[state.waits.buses.length];
    busEnd = new long[state.waits.buses.length];
    group = new int[bankPeriod];
    column = new long[bankPeriod];
    arrival = new long[bankPeriod];
  }

  /** Cycles of a turn. */
  long period() {
    return period;
  }

  /** When a turn was read that ends with a command in cycle 0. */
  long column(int turn) {
    return -column[turn];
  }

  /** When one of the youngest requests had arrived at a command in cycle 0; the youngest is 0. */
  long arrival(int younger) {
    return -arrival[younger];
  }

  /** Whether a command has left the state in which the turn follows. */
  boolean follows(long now, long nowRate, long nowClockStops, long nowLane) {
    if (!known
        || size != state.requests.size[RequestLists.READS]
        || rate != nowRate
        || clockStops != nowClockStops
        || lane != nowLane
        || firstTurn != change.firstTurn()
        || !change.hasGroups(group)) {
      return false;
    }
    for (int bus = 0; bus < busEnd.length; bus++) {
      boolean again =
          state.waits.buses[bus].position() - now == busEnd[bus]
              && state.waits.lastBurst(bus) == lastBurst[bus];
      if (busEnd[bus] != 0 && !again) {
        return false;
      }
    }
    return state.earliest.hasDistances(READ, now, holds);
  }

  /**
   * Takes note of the turn that has ended with a command.
   *
   * @param from the turn began after this cycle
   * @param used whether each bus was used in it
   * @param lastColumn by bank, the cycle of the last column command
   */
  void learn(
      long from,
      long now,
      boolean[] used,
      long nowRate,
      long nowClockStops,
      long nowLane,
      long[] lastColumn) {
    known = true;
    period = now - from;
    size = state.requests.size[RequestLists.READS];
    rate = nowRate;
    clockStops = nowClockStops;
    lane = nowLane;
    firstTurn = change.firstTurn();
    state.earliest.distances(READ, now, holds);
    Arrays.fill(busEnd, 0);
    for (int bus = 0; bus < busEnd.length; bus++) {
      lastBurst[bus] = state.waits.lastBurst(bus);
      if (used[bus]) {
        busEnd[bus] = state.waits.buses[bus].position() - now;
      }
    }
    for (int turn = 0; turn < column.length; turn++) {
      group[turn] = change.group(turn);
      column[turn] = now - lastColumn[change.bankLeft(turn)];
    }
    int slot = state.requests.last[RequestLists.READS];
    for (int younger = 0; younger < arrival.length; younger++) {
      arrival[younger] = now - state.requests.arrival[slot];
      slot = state.requests.previous[slot];
    }
  }

  /** Has the buses carry the data of a number of turns. */
  void carry(long times) {
    for (int bus = 0; bus < busEnd.length; bus++) {
      if (busEnd[bus] != 0) {
        state.waits.buses[bus].carryOn(times * period);
      }
    }
  }
}
