package org.npulator.hw.dram;

/**
 * Takes many repetitions of the same sequence of row hits in one step. While the transactions of a
 * contiguous piece lie in rows that are open, the channel runs through the same relative states
 * over and over. After a column command the state relative to its cycle is compared with an earlier
 * one; if both are equal, what happened in between happens again and again until the piece or the
 * row set ends or something else comes, and is entered that many times at once.
 *
 * <p>The state that decides what happens: the waiting requests by age, how long each part of the
 * device holds back the column command, when earlier data arrive, the rate of injection, the data
 * clock, the ends of the last bursts. Everything else lies in the past for good.
 */
final class SteadyState {
  /** Most periods of banks after which a state that did not return is given up. */
  private static final int PATIENCE = 16;

  private final Injector injector;
  private final int list;
  private final int column;
  private final Controller controller;
  private final RequestLists requests;
  private final EarliestIssue earliest;
  private final ReturnLane returnLane;
  private final long cycleTicks;
  private final int latency;
  private final int bankPeriod;
  private final long rowSet;

  private long[] lastColumn;
  private long begin;
  private long until;
  private long dataUntil;

  /** Periods of banks after which the present state is captured again (as Brent finds cycles). */
  private int patience;

  private boolean captured;
  private long cycle;
  private long sequence;
  private int size;
  private final long[] ages;
  private final long[] waits;

  /** Whether the requests have waited for as long as those of the captured state. */
  private boolean sameWaits;

  private long rate;
  private long clockStops;
  private long laneFree;
  private final long[] holds;
  private final long[] arrivals;
  private int arrivalCount;
  private final long[] rotated;
  private final long[] counts = new long[Role.COUNT];
  private final BusAccount[] buses;
  private final long[] busEnd;
  private final int[] lastBurst;
  private final long[][] states;

  SteadyState(
      Injector injector,
      Controller controller,
      AddressMapping mapping,
      ControllerConfig config,
      ReturnLane returnLane,
      long cycleTicks) {
    this.injector = injector;
    list = injector.write ? RequestLists.WRITES : RequestLists.READS;
    column = (injector.write ? Role.WRITE : Role.READ).ordinal();
    this.controller = controller;
    this.returnLane = returnLane;
    this.cycleTicks = cycleTicks;
    requests = controller.state.requests;
    earliest = controller.state.earliest;
    buses = controller.state.waits.buses;
    DeviceTiming timing = controller.state.timing;
    latency = Math.max(timing.readLatency, timing.writeLatency) + timing.burst;
    bankPeriod = mapping.bankPeriod();
    rowSet = mapping.transactionsPerRowSet();
    int capacity = Math.max(config.queue().read(), config.queue().write());
    ages = new long[capacity];
    waits = new long[capacity];
    holds = new long[earliest.nodes()];
    arrivals = new long[injector.window];
    rotated = new long[injector.window];
    busEnd = new long[buses.length];
    lastBurst = new int[buses.length];
    states = new long[buses.length][DramState.values().length];
  }

  /**
   * Forgets all earlier states.
   *
   * @param from first cycle in which there are only row hits
   * @param untilCycle commands are repeated before this cycle
   * @param dataUntilCycle all data of repeated bursts ends before this cycle
   * @param lastColumnOfBank cycle of the last column command of each bank since the begin
   */
  void begin(long from, long untilCycle, long dataUntilCycle, long[] lastColumnOfBank) {
    lastColumn = lastColumnOfBank;
    begin = from;
    until = untilCycle;
    dataUntil = dataUntilCycle;
    captured = false;
    patience = 1;
  }

  /**
   * Looks whether the state after a column command repeats an earlier one and if so takes all
   * repetitions.
   *
   * @param now cycle of the command
   * @return cycles skipped, 0 if none
   */
  long skip(long now) {
    long injected = injector.sequence - sequence;
    if (captured && (injected & (bankPeriod - 1)) != 0) {
      return 0;
    }
    Run run = injector.current;
    if (run == null || left(run) <= bankPeriod || !isInRowSet(run)) {
      captured = false;
      return 0;
    }
    if (!captured) {
      capture(now);
      return 0;
    }
    if (injected == 0) {
      return 0;
    }
    if (!equalsCaptured(now)) {
      if (injected >= (long) patience * bankPeriod) {
        patience = Math.min(PATIENCE, 2 * patience);
        capture(now);
      }
      return 0;
    }
    captured = false;
    long period = now - cycle;
    long times =
        Math.min(
            (left(run) - 1) / injected,
            Math.floorDiv(Math.min(until - 1, dataUntil - 1 - latency) - now, period));
    if (times < 1 || (!sameWaits && times * injected < size)) {
      return 0;
    }
    if (!injector.write && meetsWaitingWrite(run.next, times * injected)) {
      return 0;
    }
    repeat(times, period, injected);
    return times * period;
  }

  /** Transactions that can be injected before the contiguous piece or the row set ends. */
  private long left(Run run) {
    return Math.min(run.end, (run.next | (rowSet - 1)) + 1) - run.next;
  }

  /** Whether all waiting requests belong to the contiguous piece and row set of the next one. */
  private boolean isInRowSet(Run run) {
    int oldest = requests.first[list];
    return oldest == RequestLists.NONE
        || (requests.sequence[oldest] >= run.pieceSequence
            && (requests.transaction[oldest] & -rowSet) == (run.next & -rowSet));
  }

  private boolean meetsWaitingWrite(long next, long transactions) {
    for (int slot = requests.first[RequestLists.WRITES];
        slot != RequestLists.NONE;
        slot = requests.next[slot]) {
      long ahead = requests.transaction[slot] - next;
      if (ahead >= 0 && ahead < transactions) {
        return true;
      }
    }
    return false;
  }

  private void capture(long now) {
    captured = true;
    cycle = now;
    sequence = injector.sequence;
    rate = Math.max(0, injector.nextCycle - now);
    clockStops = Math.max(0, controller.dataClock.stops() - now);
    laneFree = returnLane.freeTick - now * cycleTicks;
    for (int bus = 0; bus < buses.length; bus++) {
      busEnd[bus] = buses[bus].position();
      lastBurst[bus] = controller.state.waits.lastBurst(bus);
      buses[bus].copyTo(states[bus]);
    }
    size = 0;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      ages[size] = sequence - requests.sequence[slot];
      waits[size++] = now - requests.arrival[slot];
    }
    earliest.distances(column, now, holds);
    arrivalCount = injector.distances(now * cycleTicks, arrivals);
    System.arraycopy(controller.state.counts.byRole, 0, counts, 0, counts.length);
  }

  private boolean equalsCaptured(long now) {
    if (requests.size[list] != size
        || rate != Math.max(0, injector.nextCycle - now)
        || clockStops != Math.max(0, controller.dataClock.stops() - now)
        || (!injector.write && laneFree != returnLane.freeTick - now * cycleTicks)) {
      return false;
    }
    for (int bus = 0; bus < buses.length; bus++) {
      long end = buses[bus].position();
      boolean again =
          end - now == busEnd[bus] - cycle
              && busEnd[bus] > begin + latency
              && lastBurst[bus] == controller.state.waits.lastBurst(bus);
      if (end != busEnd[bus] && !again) {
        return false;
      }
    }
    int index = 0;
    sameWaits = true;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      if (ages[index] != injector.sequence - requests.sequence[slot]) {
        return false;
      }
      sameWaits &= waits[index++] == now - requests.arrival[slot];
    }
    return (sameWaits || waitsDoNotMatter())
        && earliest.hasDistances(column, now, holds)
        && injector.hasDistances(now * cycleTicks, arrivals, arrivalCount);
  }

  /** For how long a request has waited only explains gaps on the bus. */
  private boolean waitsDoNotMatter() {
    for (int bus = 0; bus < buses.length; bus++) {
      if (!buses[bus].carriedOnlyDataSince(states[bus])) {
        return false;
      }
    }
    return size >= injector.sequence - sequence;
  }

  private void repeat(long times, long period, long injected) {
    long shift = times * period;
    long transactions = times * injected;
    for (int role = 0; role < counts.length; role++) {
      controller.state.counts.byRole[role] +=
          times * (controller.state.counts.byRole[role] - counts[role]);
    }
    for (int bus = 0; bus < buses.length; bus++) {
      if (buses[bus].position() != busEnd[bus]) {
        buses[bus].repeat(states[bus], times, period);
      }
    }
    controller.dataClock.shift(shift);
    for (int bank = 0; bank < lastColumn.length; bank++) {
      if (lastColumn[bank] > cycle) {
        lastColumn[bank] += shift;
        earliest.issueAmongOwn(column, bank, lastColumn[bank]);
      }
    }
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      requests.sequence[slot] += transactions;
      requests.arrival[slot] += shift;
      if (injector.write) {
        controller.writeFilter.remove(requests.transaction[slot]);
        controller.writeFilter.add(requests.transaction[slot] + transactions);
      }
      requests.transaction[slot] += transactions;
    }
    if (!sameWaits) {
      letArriveAsLast((int) injected, period);
    }
    injector.repeat(transactions, shift * cycleTicks, shift, rotated);
    returnLane.freeTick += injector.write ? 0 : shift * cycleTicks;
  }

  /** All waiting requests arrived during repetitions: as those since the captured state did. */
  private void letArriveAsLast(int injected, long period) {
    int index = 0;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      waits[index++] = requests.arrival[slot];
    }
    for (int younger = injected; younger < size; younger++) {
      waits[size - 1 - younger] = waits[size - 1 - younger + injected] - period;
    }
    index = 0;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      requests.arrival[slot] = waits[index++];
    }
  }
}
