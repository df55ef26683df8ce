package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * Splits the gap before each burst by what its request waited for. What lies before its arrival, a
 * drain of writes or the end of a refresh belongs to these. The rest goes to the waits of its
 * commands, of each as much as it held the burst back, from the last to the first, and the time to
 * open the row last of all: it only shows where nothing else kept the bus from having been filled
 * meanwhile.
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

  /** Of the last exit of each domain from a power state: any command, a column command. */
  private final long[] awakeFrom;

  private final long[] awakeForColumnFrom;

  /** Whether any domain has left a power state. */
  private boolean slept;

  /** From when to when units at the banks had a program last. */
  private long unitsFrom = Controller.NEVER;

  private long unitsUntil = Controller.NEVER;

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
    awakeFrom = longAgo(geometry.domains);
    awakeForColumnFrom = longAgo(geometry.domains);
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

  /** Takes note of when a domain that leaves a power state takes commands. */
  void awake(int domain, long from, long columnsFrom) {
    slept = true;
    awakeFrom[domain] = from;
    awakeForColumnFrom[domain] = columnsFrom;
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
    long start = cycle + latency;
    if (bus.position() < start) {
      long begin = Math.max(arrival, refreshedUntil[bank]);
      withoutRequest(bus, Math.min(arrival, cycle) + latency);
      if (!write) {
        bus.record(DramState.WRITE_DRAIN, Math.min(readingSince, cycle) + latency);
        begin = Math.max(begin, readingSince);
      }
      long columnsFrom = 0;
      if (slept) {
        int domain = geometry.domainOfBank[bank];
        bus.record(DramState.POWER_STATE, Math.min(awakeFrom[domain], cycle) + latency);
        begin = Math.max(begin, awakeFrom[domain]);
        columnsFrom = Math.min(awakeForColumnFrom[domain], cycle);
      }
      bus.record(DramState.REFRESH, Math.min(refreshedUntil[bank], cycle) + latency);
      boolean turned = write != lastWrite[pseudoChannel] || rank != lastRank[pseudoChannel];
      DramState columns = turned ? DramState.TURNAROUND : DramState.COLUMN_TO_COLUMN;
      long allowed = Math.min(earliest.bank(role, bank), cycle);
      long rowOpen = Math.max(earliest.bankAlone(role, bank), begin);
      take(bus, DramState.COMMAND_BUS, cycle - allowed, start);
      take(bus, columns, allowed - Math.max(rowOpen, columnsFrom), start);
      take(bus, DramState.POWER_STATE, columnsFrom - rowOpen, start);
      takeActivation(bus, bank, begin, start);
      bus.record(DramState.ACTIVATE, start);
    }
    bus.record(DramState.DATA, start + timing.burst);
    lastWrite[pseudoChannel] = write;
    lastRank[pseudoChannel] = rank;
  }

  /** Time in which no request waited: units may have been at work. */
  private void withoutRequest(BusAccount bus, long until) {
    bus.record(DramState.NO_REQUEST, Math.min(until, unitsFrom));
    bus.record(DramState.PIM, Math.min(until, unitsUntil));
    bus.record(DramState.NO_REQUEST, until);
  }

  /** Accounts what is left up to a cycle, by which no request waits. */
  void idleUntil(long cycle) {
    for (BusAccount bus : buses) {
      withoutRequest(bus, cycle);
    }
  }

  /** Units at the banks begin a program; what lies before is accounted as far as it is known. */
  void unitsBegin(long cycle) {
    unitsFrom = cycle;
    unitsUntil = Controller.NEVER;
  }

  /** Units at the banks have done their programs. */
  void unitsEnd(long cycle) {
    unitsUntil = cycle;
  }

  /** Whether units at the banks have a program. */
  boolean areUnitsAtWork() {
    return unitsFrom < Controller.NEVER && unitsUntil == Controller.NEVER;
  }

  /** Accounts a burst of the units, for which they have the bus. */
  void columnOfUnits(boolean write, int bank, long cycle) {
    int latency = write ? timing.writeLatency : timing.readLatency;
    int pseudoChannel = geometry.pseudoChannelOfBank[bank];
    buses[pseudoChannel].record(DramState.PIM, cycle + latency + timing.burst);
    lastWrite[pseudoChannel] = write;
    lastRank[pseudoChannel] = geometry.rankOfBank[bank];
  }

  /** What held the activation back since a cycle; an earlier one held nothing back. */
  private void takeActivation(BusAccount bus, int bank, long begin, long start) {
    long issued = Math.max(activated[bank], begin);
    long byAll = Math.max(activateByAll[bank], begin);
    long byBank = Math.max(activateByBank[bank], begin);
    take(bus, DramState.COMMAND_BUS, issued - byAll, start);
    take(bus, DramState.ACTIVATE_TO_ACTIVATE, byAll - byBank, start);
    take(bus, DramState.ROW_CONFLICT, byBank - begin, start);
  }

  private static void take(BusAccount bus, DramState state, long cycles, long start) {
    bus.record(state, Math.min(bus.position() + cycles, start));
  }

  /** Rank and direction of the last burst of a pseudo channel, as a number. */
  int lastBurst(int pseudoChannel) {
    return 2 * lastRank[pseudoChannel] + (lastWrite[pseudoChannel] ? 1 : 0);
  }
}
