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
  private final RowSetChange change;
  private final ReadRhythm rhythm;
  private final boolean[] used;

  private long[] lastColumn;
  private long begin;
  private long beginSequence;
  private long until;
  private long dataUntil;

  /** Periods of banks after which the present state is captured again (as Brent finds cycles). */
  private int patience;

  /** Whether the oldest request lies in the row set before that of the next transaction. */
  private boolean changes;

  private boolean capturedChange;
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
    change = new RowSetChange(injector, controller.state, mapping);
    rhythm = new ReadRhythm(controller.state, change, bankPeriod);
    int capacity = Math.max(config.queue().read(), config.queue().write());
    ages = new long[capacity];
    waits = new long[capacity];
    holds = new long[earliest.nodes()];
    arrivals = new long[injector.window];
    rotated = new long[injector.window];
    busEnd = new long[buses.length];
    used = new boolean[buses.length];
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
    beginSequence = injector.sequence;
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
    if (captured
        ? (injected & (bankPeriod - 1)) != 0
        : injector.sequence - beginSequence < bankPeriod - 1) {
      return 0;
    }
    Run run = injector.current;
    if (run == null || left(run) <= bankPeriod || !isInRowSets(run, now)) {
      captured = false;
      return 0;
    }
    if (!captured) {
      if (changes && follows(now)) {
        long skipped = skipTurns(run, now);
        if (skipped > 0) {
          return skipped;
        }
      }
      capture(now);
      return 0;
    }
    if (injected == 0) {
      return 0;
    }
    if (!isWithin(run, injected) || !equalsCaptured(now)) {
      if (injected >= (long) patience * bankPeriod) {
        patience = Math.min(PATIENCE, 2 * patience);
        capture(now);
      }
      return 0;
    }
    captured = false;
    long period = now - cycle;
    if (changes) {
      if (!change.hasServedATurn(injected, cycle, lastColumn)) {
        return 0;
      }
      learn(now);
      return skipTurns(run, now);
    }
    long times = times(run, injected, now, period);
    if (times < 1 || (!sameWaits && times * injected < size)) {
      return 0;
    }
    if (!injector.write && meetsWaitingWrite(run.next, times * injected)) {
      return 0;
    }
    repeat(times, period, injected);
    return times * period;
  }

  /** How often a period fits before something ends. */
  private long times(Run run, long injected, long now, long period) {
    return Math.min(
        (left(run) - 1) / injected,
        Math.floorDiv(Math.min(until - 1, dataUntil - 1 - latency) - now, period));
  }

  private boolean follows(long now) {
    return rhythm.follows(now, rate(now), clockStops(now), laneFree(now)) && isFree(now);
  }

  private boolean isFree(long now) {
    return injector.isFree(now * cycleTicks, returnLane.freeTick, bankPeriod);
  }

  private long rate(long now) {
    return Math.max(0, injector.nextCycle - now);
  }

  private long clockStops(long now) {
    return Math.max(0, controller.dataClock.stops() - now);
  }

  private long laneFree(long now) {
    return returnLane.freeTick - now * cycleTicks;
  }

  private void learn(long now) {
    for (int bus = 0; bus < buses.length; bus++) {
      used[bus] = buses[bus].position() != busEnd[bus];
    }
    rhythm.learn(cycle, now, used, rate, clockStops, laneFree, lastColumn);
  }

  /** Takes turns of reads that follow across a change of row sets. */
  private long skipTurns(Run run, long now) {
    long times = times(run, bankPeriod, now, rhythm.period());
    long transactions = times * bankPeriod;
    if (times < 1
        || transactions < requests.size[list]
        || !change.isOverAfter(times)
        || meetsWaitingWrite(run.next, transactions)) {
      return 0;
    }
    long shift = times * rhythm.period();
    controller.state.counts.byRole[column] += transactions;
    rhythm.carry(times);
    controller.dataClock.shift(shift);
    change.repeatColumns(rhythm, times, now, lastColumn);
    injector.repeatInTurn(transactions, shift, requests.size[list]);
    change.replaceRequests(rhythm, waits, now + shift);
    returnLane.freeTick += shift * cycleTicks;
    return shift;
  }

  /** Transactions that can be injected before the contiguous piece or the row set ends. */
  private long left(Run run) {
    return Math.min(run.end, (run.next | (rowSet - 1)) + 1) - run.next;
  }

  /**
   * Whether all waiting requests belong to the contiguous piece and row set of the next one, or to
   * the row set before if that makes no difference.
   */
  private boolean isInRowSets(Run run, long now) {
    int oldest = requests.first[list];
    changes = false;
    if (oldest == RequestLists.NONE) {
      return true;
    }
    if (requests.sequence[oldest] < run.pieceSequence) {
      return false;
    }
    changes = requests.transaction[oldest] < (run.next & -rowSet);
    return !changes || change.isOpen(run, now);
  }

  /** Whether all that was injected lately belongs to the present contiguous piece and row set. */
  private boolean isWithin(Run run, long injected) {
    return injector.sequence - injected >= run.pieceSequence
        && run.next - injected >= (run.next & -rowSet);
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
    capturedChange = changes;
    cycle = now;
    sequence = injector.sequence;
    rate = rate(now);
    clockStops = clockStops(now);
    laneFree = laneFree(now);
    for (int bus = 0; bus < buses.length; bus++) {
      busEnd[bus] = buses[bus].position();
      lastBurst[bus] = controller.state.waits.lastBurst(bus);
      buses[bus].copyTo(states[bus]);
    }
    size = requests.size[list];
    if (!changes) {
      captureRequests(now);
    }
    earliest.distances(column, now, holds);
    System.arraycopy(controller.state.counts.byRole, 0, counts, 0, counts.length);
  }

  private void captureRequests(long now) {
    int index = 0;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      ages[index] = sequence - requests.sequence[slot];
      waits[index++] = now - requests.arrival[slot];
    }
    arrivalCount = injector.distances(now * cycleTicks, arrivals);
  }

  private boolean equalsCaptured(long now) {
    if (requests.size[list] != size
        || capturedChange != changes
        || rate != rate(now)
        || clockStops != clockStops(now)
        || (!injector.write && laneFree != laneFree(now))) {
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
    return earliest.hasDistances(column, now, holds)
        && (changes
            ? carriedOnlyData() && isFree(now)
            : hasCapturedRequests(now)
                && (sameWaits || waitsDoNotMatter())
                && injector.hasDistances(now * cycleTicks, arrivals, arrivalCount));
  }

  private boolean hasCapturedRequests(long now) {
    int index = 0;
    sameWaits = true;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      if (ages[index] != injector.sequence - requests.sequence[slot]) {
        return false;
      }
      sameWaits &= waits[index++] == now - requests.arrival[slot];
    }
    return true;
  }

  /**
   * For how long a request has waited explains gaps on the bus, and who came first decides later on
   * in which order rows are opened. Without gaps, and with all requests waiting that came since the
   * oldest one, it is known from the last that came.
   */
  private boolean waitsDoNotMatter() {
    return carriedOnlyData() && size >= injector.sequence - sequence && ages[0] == size;
  }

  private boolean carriedOnlyData() {
    for (int bus = 0; bus < buses.length; bus++) {
      if (!buses[bus].carriedOnlyDataSince(states[bus])) {
        return false;
      }
    }
    return true;
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
    repeatColumns(shift);
    if (sameWaits) {
      letArriveLater(shift);
    } else {
      letArriveAsLast((int) injected, period, shift);
    }
    replaceRequests(transactions);
    injector.repeat(transactions, shift * cycleTicks, shift, rotated);
    returnLane.freeTick += injector.write ? 0 : shift * cycleTicks;
  }

  private void repeatColumns(long shift) {
    for (int bank = 0; bank < lastColumn.length; bank++) {
      if (lastColumn[bank] > cycle) {
        lastColumn[bank] += shift;
        earliest.issueAmongOwn(column, bank, lastColumn[bank]);
      }
    }
  }

  private void replaceRequests(long transactions) {
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      if (injector.write) {
        controller.writeFilter.remove(requests.transaction[slot]);
        controller.writeFilter.add(requests.transaction[slot] + transactions);
      }
      requests.sequence[slot] += transactions;
      requests.transaction[slot] += transactions;
    }
  }

  private void letArriveLater(long cycles) {
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      requests.arrival[slot] += cycles;
    }
  }

  /** All waiting requests arrived during repetitions: as those since the captured state did. */
  private void letArriveAsLast(int injected, long period, long cycles) {
    int younger = 0;
    for (int slot = requests.last[list];
        slot != RequestLists.NONE;
        slot = requests.previous[slot]) {
      waits[younger] =
          younger < injected ? requests.arrival[slot] + cycles : waits[younger - injected] - period;
      requests.arrival[slot] = waits[younger++];
    }
  }
}
