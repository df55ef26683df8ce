package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * Issues the column commands of a channel while every request of the direction that is served finds
 * its row open and nothing else can come in between: no refresh, no request of the other direction,
 * none to another row. What the controller then does is no more than this: at most one request
 * enters a cycle, and the oldest whose column constraints allow it is served. Requests by bank and
 * constraints on other commands are brought up to date in the end.
 */
final class RowHits {
  /** With less in sight it does not pay to begin. */
  private static final int LEAST = 6;

  private final RequestSource source;
  private final boolean write;
  private final int list;
  private final int role;
  private final Controller controller;
  private final EarliestIssue earliest;
  private final RequestLists requests;
  private final RowStates rows;
  private final WaitAccount waits;
  private final CommandCounts counts;
  private final AddressMapping mapping;
  private final DeviceTiming timing;
  private final ColumnListener listener;

  /** Null if every request is to be told of. */
  private final SteadyState repetitions;

  private final boolean possible;
  private final boolean inOrder;

  /** Cycle of the last column command of each bank since the begin, or long ago. */
  private final long[] lastColumn;

  /** The row set that was looked at last: its first transaction, its banks in turn, its row. */
  private long rowSetBegin = -1;

  private final long rowSet;
  private final int[] bankOf;
  private int row;

  private long soonest;

  /**
   * @param listener is told of every request
   * @param repetitions null if none may be taken in one step
   */
  RowHits(
      RequestSource source,
      boolean write,
      Controller controller,
      AddressMapping mapping,
      ControllerConfig config,
      ColumnListener listener,
      SteadyState repetitions) {
    this.source = source;
    this.write = write;
    this.controller = controller;
    this.mapping = mapping;
    this.listener = listener;
    this.repetitions = repetitions;
    list = write ? RequestLists.WRITES : RequestLists.READS;
    role = (write ? Role.WRITE : Role.READ).ordinal();
    earliest = controller.state.earliest;
    requests = controller.state.requests;
    rows = controller.state.rows;
    waits = controller.state.waits;
    counts = controller.state.counts;
    timing = controller.state.timing;
    inOrder = config.scheduler() instanceof SchedulerConfig.InOrder;
    possible =
        timing.rules.stream()
            .noneMatch(
                rule ->
                    rule.window() > 1 && (rule.from() == Role.READ || rule.from() == Role.WRITE));
    lastColumn = new long[controller.state.geometry.banks];
    Arrays.fill(lastColumn, Long.MIN_VALUE / 2);
    rowSet = mapping.transactionsPerRowSet();
    bankOf = new int[mapping.bankPeriod()];
  }

  /**
   * Decides cycles as long as only row hits of one direction are served.
   *
   * @param from first cycle to decide
   * @param untilCycle first cycle in which something else may happen, refreshes aside
   * @param limit first cycle not to decide; data of repetitions end before it
   * @return first cycle that is not decided; a request may have entered in it
   */
  long advance(long from, long untilCycle, long limit) {
    if (!possible || !controller.servesOnlyHits(write) || !isWorthwhile()) {
      return from;
    }
    long until = Math.min(untilCycle, controller.nextRefresh());
    if (repetitions != null) {
      repetitions.begin(from, until, limit, lastColumn);
    }
    long look = edge(Math.max(from, earliest.channel(role)));
    long cursor = from;
    long next = from; // the cycle after the last column command
    while (source.goesOn(write)) {
      long injection = controller.hasRoom(write) ? source.nextInjection(cursor) : Controller.NEVER;
      long now = Math.min(injection, requests.size[list] > 0 ? look : Controller.NEVER);
      if (now >= until) {
        cursor = Math.max(cursor, until);
        break;
      }
      cursor = now;
      if (injection == now) {
        int slot = take(now);
        if (slot == RequestLists.NONE) {
          break;
        }
        look = edge(Math.max(now, Math.min(look, earliest.bank(role, requests.bank[slot]))));
        if (look > now) {
          cursor = now + 1;
          continue;
        }
      }
      if (controller.dataClock.mustBeSynchronized(now)) {
        break;
      }
      int slot = oldestReady(now);
      cursor = now + 1;
      if (slot == RequestLists.NONE) {
        look = edge(soonest);
        continue;
      }
      if (timing.twoBuses && controller.endsHits(1)) {
        cursor = now; // a row command may follow in the same cycle
        break;
      }
      serve(slot, now);
      next = cursor;
      if (controller.endsHits(0)) {
        break;
      }
      if (repetitions != null) {
        cursor += repetitions.skip(now);
        next = cursor;
      }
      look = edge(Math.max(cursor, earliest.channel(role)));
    }
    // With a bus for row commands the direction is chosen anew in the cycle of the last column too.
    if (cursor > next || timing.twoBuses) {
      controller.chooseWhenIdle();
    }
    end(from, cursor);
    return cursor;
  }

  private boolean isWorthwhile() {
    if (!source.goesOn(write)) {
      return false;
    }
    long inSight = source.inSight(write);
    return inSight == 0
        ? requests.size[list] >= LEAST
        : inSight >= LEAST && isHit(source.nextTransaction());
  }

  private boolean isHit(long transaction) {
    if ((transaction & -rowSet) != rowSetBegin) {
      rowSetBegin = transaction & -rowSet;
      row = mapping.row(rowSetBegin);
      for (int i = 0; i < bankOf.length; i++) {
        bankOf[i] = mapping.bank(rowSetBegin + i);
      }
    }
    return rows.open[bankOf[(int) transaction & (bankOf.length - 1)]] == row;
  }

  private long edge(long cycle) {
    return timing.halfClock ? cycle | 1 : cycle;
  }

  /** Takes the next request; {@link RequestLists#NONE} if it is no row hit, which then waits. */
  private int take(long cycle) {
    long transaction = source.nextTransaction();
    if (!isHit(transaction) || controller.findsWaitingWrite(transaction)) {
      return RequestLists.NONE;
    }
    long sequence = source.nextSequence(cycle);
    source.injected(cycle);
    int bank = bankOf[(int) transaction & (bankOf.length - 1)];
    return controller.enqueue(list, transaction, bank, row, sequence, cycle);
  }

  private int oldestReady(long cycle) {
    soonest = Controller.NEVER;
    int seen = -1;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      int bank = requests.bank[slot];
      if (bank != seen) {
        long ready = earliest.bank(role, bank);
        if (ready <= cycle) {
          return slot;
        }
        soonest = Math.min(soonest, ready);
        if (inOrder) {
          break;
        }
        seen = bank;
      }
    }
    return RequestLists.NONE;
  }

  private void serve(int slot, long cycle) {
    int bank = requests.bank[slot];
    int latency = write ? timing.writeLatency : timing.readLatency;
    waits.column(write, role, bank, requests.arrival[slot], cycle);
    controller.dataClock.burstEnds(cycle + latency + timing.burst);
    earliest.issueAmongOwn(role, bank, cycle);
    counts.issued(role, bank, requests.row[slot], requests.transaction[slot], cycle);
    lastColumn[bank] = cycle;
    if (write) {
      controller.writeFilter.remove(requests.transaction[slot]);
    }
    long sequence = requests.sequence[slot];
    requests.remove(slot, list);
    listener.columnIssued(write, sequence, cycle);
  }

  private void end(long from, long cursor) {
    for (int bank = 0; bank < lastColumn.length; bank++) {
      if (lastColumn[bank] >= from) {
        earliest.issue(role, bank, lastColumn[bank]);
      }
    }
    controller.resume(list, cursor);
  }
}
