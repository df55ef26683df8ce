package org.npulator.hw.dram;

/**
 * Takes many repetitions of the same sequence of column commands in one step. While all requests of
 * a channel are hits of one direction in the rows that are open, the channel runs through the same
 * relative states over and over. After a column command the state relative to its cycle is compared
 * with an earlier one; if both are equal, what happened in between happens again and again until
 * the run or the row ends, a refresh comes or the simulated time ends, and is entered that many
 * times at once.
 *
 * <p>The state that decides what happens: the waiting requests by age, how long each part of the
 * device holds back the column command, when earlier data arrive, the rate of injection, the data
 * clock, the end of the last burst. Everything else lies in the past for good.
 */
final class SteadyState {
  /** Most periods of banks after which a state that did not return is given up. */
  private static final int PATIENCE = 16;

  private final Controller controller;
  private final AddressMapping mapping;
  private final long cycleTicks;
  private final int latency;
  private final int bankPeriod;
  private final long rowSet;
  private final boolean possible;

  /** Periods of banks after which the present state is captured again (as Brent finds cycles). */
  private int patience = 1;

  private boolean captured;
  private boolean forWrites;
  private long cycle;
  private long sequence;
  private long rowCommands;
  private long queueChanges;
  private int size;
  private final long[] ages;
  private final long[] waits;
  private boolean sameWaits;
  private long rate;
  private long busEnd;
  private long clockStops;
  private long nextVisit;
  private long laneFree;
  private int rank;
  private final long[] holds;
  private final long[] arrivals;
  private int arrivalCount;
  private final long[] rotated;
  private final long[] counts = new long[Role.COUNT];
  private final long[] states = new long[DramState.values().length];

  SteadyState(
      Controller controller,
      AddressMapping mapping,
      ControllerConfig config,
      int window,
      long cycleTicks) {
    this.controller = controller;
    this.mapping = mapping;
    this.cycleTicks = cycleTicks;
    DeviceTiming timing = controller.timing;
    latency = Math.max(timing.readLatency, timing.writeLatency) + timing.burst;
    bankPeriod = mapping.bankPeriod();
    rowSet = mapping.transactionsPerRowSet();
    possible =
        controller.geometry.pseudoChannels == 1
            && timing.rules.stream()
                .noneMatch(
                    rule ->
                        rule.window() > 1
                            && (rule.from() == Role.READ || rule.from() == Role.WRITE));
    int capacity = Math.max(config.queue().read(), config.queue().write());
    ages = new long[capacity];
    waits = new long[capacity];
    holds = new long[controller.earliest.nodes()];
    arrivals = new long[window];
    rotated = new long[window];
  }

  /**
   * Looks whether the state after a column command repeats an earlier one and if so takes all
   * repetitions up to a limit.
   *
   * @param now cycle of the command
   * @param limit all data of repeated bursts has ended before this cycle
   * @param laneFreeTick end of the last transaction on the lane back, 0 for writes
   * @return cycles skipped, 0 if none
   */
  long skip(Injector injector, Injector other, long now, long limit, long laneFreeTick) {
    long injected = injector.sequence - sequence;
    if (captured && forWrites == injector.write && (injected & (bankPeriod - 1)) != 0) {
      return 0;
    }
    if (!possible || !repeats(injector, other, now)) {
      captured = false;
      return 0;
    }
    if (!captured || forWrites != injector.write) {
      capture(injector, now, laneFreeTick);
      return 0;
    }
    if (injected == 0) {
      return 0;
    }
    if (!equalsCaptured(injector, now, laneFreeTick)) {
      if (injected >= (long) patience * bankPeriod) {
        patience = rowCommands == controller.rowCommands() ? Math.min(PATIENCE, 2 * patience) : 1;
        capture(injector, now, laneFreeTick);
      }
      return 0;
    }
    long period = now - cycle;
    long times =
        Math.min(
            (left(injector.current) - 1) / injected,
            Math.min(
                Math.floorDiv(limit - 1 - latency - now, period),
                Math.floorDiv(controller.nextRefresh() - 1 - now, period)));
    captured = false;
    if (times < 1) {
      return 0;
    }
    boolean rebuild = !sameWaits;
    if (rebuild && !canRebuildArrivals(injector, (int) injected, times)) {
      return 0;
    }
    long last = injector.sequence;
    controller.repeat(injector.write, cycle, times, period, times * injected, counts, states);
    injector.repeat(times * injected, times * period * cycleTicks, times * period, rotated);
    if (rebuild) {
      rebuildArrivals(injector, last, injected, period);
    }
    return times * period;
  }

  /**
   * Whether the arrivals of the requests that wait after the repetitions follow from those of the
   * last period: it has to be in the queue as a whole, and everything older has to be served.
   */
  private boolean canRebuildArrivals(Injector injector, int injected, long times) {
    if (size < injected || times * injected < ages[0]) {
      return false;
    }
    RequestLists requests = controller.requests;
    int slot = requests.first[list(injector)];
    for (int i = 0; i < size - injected; i++) {
      slot = requests.next[slot];
    }
    if (requests.sequence[slot] != injector.sequence - injected) {
      return false;
    }
    for (int i = 0; i < injected; i++) {
      waits[i] = requests.arrival[slot];
      slot = requests.next[slot];
    }
    return true;
  }

  private void rebuildArrivals(Injector injector, long last, long injected, long period) {
    RequestLists requests = controller.requests;
    for (int slot = requests.first[list(injector)];
        slot != RequestLists.NONE;
        slot = requests.next[slot]) {
      long after = requests.sequence[slot] - last;
      requests.arrival[slot] = waits[(int) (after % injected)] + (after / injected + 1) * period;
    }
  }

  private static int list(Injector injector) {
    return injector.write ? RequestLists.WRITES : RequestLists.READS;
  }

  /** Transactions that can be injected before the run, its contiguous piece or the rows end. */
  private long left(Run run) {
    return Math.min(run.end, (run.next | (rowSet - 1)) + 1) - run.next;
  }

  private boolean repeats(Injector injector, Injector other, long now) {
    Run run = injector.current;
    if (run == null
        || other.current != null
        || run.fromCycle > now
        || !controller.servesOnlyHits(injector.write)
        || left(run) <= bankPeriod) {
      return false;
    }
    RequestLists requests = controller.requests;
    int first = requests.first[list(injector)];
    long oldest = run.next;
    if (first != RequestLists.NONE) {
      if (requests.sequence[first] < run.pieceSequence) {
        return false;
      }
      oldest = requests.transaction[first];
    }
    long begin = run.next & -rowSet;
    if ((oldest & -rowSet) != begin) {
      return false;
    }
    for (int i = 0; i < bankPeriod; i++) {
      if (!controller.isOpen(mapping.bank(begin + i), mapping.row(begin))) {
        return false;
      }
    }
    return true;
  }

  private void capture(Injector injector, long now, long laneFreeTick) {
    captured = true;
    forWrites = injector.write;
    cycle = now;
    sequence = injector.sequence;
    rowCommands = controller.rowCommands();
    queueChanges = controller.queueChanges();
    rate = Math.max(0, injector.nextCycle - now);
    busEnd = controller.waits.buses[0].position() - now;
    clockStops = Math.max(0, controller.dataClockStops() - now);
    nextVisit = controller.nextVisit() - now;
    laneFree = laneFreeTick - now * cycleTicks;
    rank = controller.waits.lastRank(0);
    RequestLists requests = controller.requests;
    int list = list(injector);
    size = 0;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      ages[size] = sequence - requests.sequence[slot];
      waits[size++] = now - requests.arrival[slot];
    }
    controller.earliest.distances(column(injector), now, holds);
    arrivalCount = injector.distances(now * cycleTicks, arrivals);
    System.arraycopy(controller.counts.byRole, 0, counts, 0, counts.length);
    controller.waits.buses[0].copyTo(states);
  }

  private static int column(Injector injector) {
    return (injector.write ? Role.WRITE : Role.READ).ordinal();
  }

  private boolean equalsCaptured(Injector injector, long now, long laneFreeTick) {
    if (rowCommands != controller.rowCommands()
        || queueChanges != controller.queueChanges()
        || rate != Math.max(0, injector.nextCycle - now)
        || busEnd != controller.waits.buses[0].position() - now
        || clockStops != Math.max(0, controller.dataClockStops() - now)
        || nextVisit != controller.nextVisit() - now
        || (!injector.write && laneFree != laneFreeTick - now * cycleTicks)
        || rank != controller.waits.lastRank(0)) {
      return false;
    }
    RequestLists requests = controller.requests;
    int list = list(injector);
    if (requests.size[list] != size) {
      return false;
    }
    int index = 0;
    sameWaits = true;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      if (ages[index] != injector.sequence - requests.sequence[slot]) {
        return false;
      }
      sameWaits &= waits[index] == now - requests.arrival[slot];
      index++;
    }
    if (!controller.earliest.hasDistances(column(injector), now, holds)) {
      return false;
    }
    return injector.hasDistances(now * cycleTicks, arrivals, arrivalCount);
  }
}
