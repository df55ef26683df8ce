package org.npulator.hw.dram;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Hands the runs of one direction to a controller, one transaction after the other: at most one a
 * cycle, no faster than the lane carries it, and only while the transaction that was injected a
 * full outstanding window earlier has arrived.
 */
final class Injector {
  private static final long UNKNOWN = Long.MAX_VALUE;

  final boolean write;

  /** Runs with transactions yet to serve, oldest first. */
  final ArrayDeque<Run> runs = new ArrayDeque<>();

  /** Runs that ended, by the time of their end. */
  final ArrayDeque<Run> ended = new ArrayDeque<>();

  final int window;
  final long cycleTicks;
  private final long requestLatencyTicks;
  private final long injectionCycles;

  /** Of the last transactions by sequence number modulo the window: when each had arrived. */
  final long[] doneTick;

  /** Run that is being injected; null if none. */
  Run current;

  private final ArrayDeque<Run> notInjected = new ArrayDeque<>();

  /** Sequence number of the next transaction. */
  long sequence;

  /** Earliest cycle for the next injection by the rate. */
  long nextCycle;

  Injector(
      boolean write,
      int window,
      long cycleTicks,
      long requestLatencyTicks,
      long injectionCycles) {
    this.write = write;
    this.window = window;
    this.cycleTicks = cycleTicks;
    this.requestLatencyTicks = requestLatencyTicks;
    this.injectionCycles = injectionCycles;
    doneTick = new long[window];
    Arrays.fill(doneTick, Long.MIN_VALUE / 4);
  }

  void add(Run run) {
    runs.add(run);
    if (current == null) {
      start(run);
    } else {
      notInjected.add(run);
    }
  }

  private void start(Run run) {
    current = run;
    run.firstSequence = sequence;
  }

  /**
   * The cycle at which the next transaction enters, {@link Controller#NEVER} if that depends on
   * something not yet decided.
   *
   * @param cursor first cycle not yet decided
   */
  long nextInjection(long cursor) {
    if (current == null) {
      return Controller.NEVER;
    }
    long done = doneTick[(int) (sequence % window)];
    if (done == UNKNOWN) {
      return Controller.NEVER;
    }
    long credit = ceilDivide(done + requestLatencyTicks, cycleTicks);
    return Math.max(Math.max(cursor, current.fromCycle), Math.max(nextCycle, credit));
  }

  static long ceilDivide(long value, long divisor) {
    return -Math.floorDiv(-value, divisor);
  }

  /** Takes note that the next transaction entered. */
  void injected(long cycle) {
    doneTick[(int) (sequence % window)] = UNKNOWN;
    sequence++;
    nextCycle = cycle + injectionCycles;
    current.advance(1);
    if (current.toInject == 0) {
      Run next = notInjected.poll();
      current = null;
      if (next != null) {
        start(next);
      }
    }
  }

  /** Takes note that a transaction has arrived at its destination. */
  void arrived(long transaction, long tick) {
    doneTick[(int) (transaction % window)] = tick;
    Run run = runs.peekFirst();
    if (transaction >= run.firstSequence + run.transactions) {
      run = runOf(transaction);
    }
    run.doneTick = Math.max(run.doneTick, tick);
    if (--run.toServe == 0) {
      runs.remove(run);
      ended.add(run);
    }
  }

  private Run runOf(long transaction) {
    for (Run run : runs) {
      if (transaction < run.firstSequence + run.transactions) {
        return run;
      }
    }
    throw new IllegalStateException("transaction " + transaction + " belongs to no run");
  }
}
