package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * Splits the gap before each burst by what the chain of commands of its request waited for, in the
 * order in which the waits follow each other. A wait that was over before the gap began takes
 * nothing of it.
 */
final class WaitAccount {
  private static final int ACTIVATE = Role.ACTIVATE.ordinal();

  final BusAccount bus = new BusAccount();
  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final EarliestIssue earliest;

  /** Of the last activation of each bank: allowed by the bank, allowed by all, issued. */
  private final long[] activateByBank;

  private final long[] activateByAll;
  private final long[] activated;

  private final long[] refreshedUntil;
  private long readingSince = -1;
  private boolean lastWrite;
  private int lastRank;

  WaitAccount(DeviceTiming timing, ChannelGeometry geometry, EarliestIssue earliest) {
    this.timing = timing;
    this.geometry = geometry;
    this.earliest = earliest;
    activateByBank = longAgo(geometry.banks);
    activateByAll = longAgo(geometry.banks);
    activated = longAgo(geometry.banks);
    refreshedUntil = longAgo(geometry.ranks);
  }

  private static long[] longAgo(int length) {
    long[] cycles = new long[length];
    Arrays.fill(cycles, Long.MIN_VALUE / 2);
    return cycles;
  }

  /** To be told before the constraints take note of the command, as for all commands. */
  void activate(int bank, long cycle) {
    activateByBank[bank] = earliest.bankAlone(ACTIVATE, bank);
    activateByAll[bank] = earliest.bank(ACTIVATE, bank);
    activated[bank] = cycle;
  }

  void refresh(int rank, long cycle) {
    refreshedUntil[rank] = cycle + timing.refreshDuration;
  }

  void readingResumed(long cycle) {
    readingSince = cycle;
  }

  /** Accounts a burst and the gap before it. */
  void column(boolean write, int role, int bank, long arrival, long cycle) {
    int latency = write ? timing.writeLatency : timing.readLatency;
    int rank = geometry.rankOfBank[bank];
    if (bus.position() < cycle + latency) {
      waitUntil(DramState.NO_REQUEST, arrival, cycle, latency);
      if (!write) {
        waitUntil(DramState.WRITE_DRAIN, readingSince, cycle, latency);
      }
      waitUntil(DramState.REFRESH, refreshedUntil[rank], cycle, latency);
      waitUntil(DramState.ROW_CONFLICT, activateByBank[bank], cycle, latency);
      waitUntil(DramState.ACTIVATE_TO_ACTIVATE, activateByAll[bank], cycle, latency);
      waitUntil(DramState.COMMAND_BUS, activated[bank], cycle, latency);
      waitUntil(DramState.ACTIVATE, earliest.bankAlone(role, bank), cycle, latency);
      waitUntil(
          write == lastWrite && rank == lastRank
              ? DramState.COLUMN_TO_COLUMN
              : DramState.TURNAROUND,
          earliest.bank(role, bank),
          cycle,
          latency);
      bus.record(DramState.COMMAND_BUS, cycle + latency);
    }
    bus.record(DramState.DATA, cycle + latency + timing.burst);
    lastWrite = write;
    lastRank = rank;
  }

  private void waitUntil(DramState state, long until, long cycle, int latency) {
    bus.record(state, Math.min(until, cycle) + latency);
  }

  int lastRank() {
    return lastRank;
  }
}
