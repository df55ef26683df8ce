package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * Splits the gap before each burst by what the chain of commands of its request waited for, in the
 * order in which the waits follow each other. A wait that was over before the gap began takes
 * nothing of it.
 */
final class WaitAccount {
  private static final int ACTIVATE = Role.ACTIVATE.ordinal();

  /** By pseudo channel. */
  final BusAccount[] buses;

  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final EarliestIssue earliest;

  /** Of the last activation of each bank: allowed by the bank, allowed by all, issued. */
  private final long[] activateByBank;

  private final long[] activateByAll;
  private final long[] activated;

  /** End of the last refresh of each bank. */
  private final long[] refreshedUntil;

  private long readingSince = -1;
  private final boolean[] lastWrite;
  private final int[] lastRank;

  WaitAccount(DeviceTiming timing, ChannelGeometry geometry, EarliestIssue earliest) {
    this.timing = timing;
    this.geometry = geometry;
    this.earliest = earliest;
    buses = new BusAccount[geometry.pseudoChannels];
    Arrays.setAll(buses, pseudoChannel -> new BusAccount());
    lastWrite = new boolean[geometry.pseudoChannels];
    lastRank = new int[geometry.pseudoChannels];
    activateByBank = longAgo(geometry.banks);
    activateByAll = longAgo(geometry.banks);
    activated = longAgo(geometry.banks);
    refreshedUntil = longAgo(geometry.banks);
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

  /** Takes note of a refresh of a bank. */
  void refresh(int bank, long until) {
    refreshedUntil[bank] = until;
  }

  void readingResumed(long cycle) {
    readingSince = cycle;
  }

  /** Accounts a burst and the gap before it. */
  void column(boolean write, int role, int bank, long arrival, long cycle) {
    int latency = write ? timing.writeLatency : timing.readLatency;
    int rank = geometry.rankOfBank[bank];
    int pseudoChannel = geometry.pseudoChannelOfBank[bank];
    BusAccount bus = buses[pseudoChannel];
    if (bus.position() < cycle + latency) {
      until(bus, DramState.NO_REQUEST, arrival, cycle, latency);
      if (!write) {
        until(bus, DramState.WRITE_DRAIN, readingSince, cycle, latency);
      }
      until(bus, DramState.REFRESH, refreshedUntil[bank], cycle, latency);
      until(bus, DramState.ROW_CONFLICT, activateByBank[bank], cycle, latency);
      until(bus, DramState.ACTIVATE_TO_ACTIVATE, activateByAll[bank], cycle, latency);
      until(bus, DramState.COMMAND_BUS, activated[bank], cycle, latency);
      until(bus, DramState.ACTIVATE, earliest.bankAlone(role, bank), cycle, latency);
      until(
          bus,
          write == lastWrite[pseudoChannel] && rank == lastRank[pseudoChannel]
              ? DramState.COLUMN_TO_COLUMN
              : DramState.TURNAROUND,
          earliest.bank(role, bank),
          cycle,
          latency);
      bus.record(DramState.COMMAND_BUS, cycle + latency);
    }
    bus.record(DramState.DATA, cycle + latency + timing.burst);
    lastWrite[pseudoChannel] = write;
    lastRank[pseudoChannel] = rank;
  }

  private static void until(BusAccount bus, DramState state, long until, long cycle, int latency) {
    bus.record(state, Math.min(until, cycle) + latency);
  }

  /** Rank and direction of the last burst of a pseudo channel, as a number. */
  int lastBurst(int pseudoChannel) {
    return 2 * lastRank[pseudoChannel] + (lastWrite[pseudoChannel] ? 1 : 0);
  }
}
