package org.npulator.hw.dram;

import java.util.ArrayDeque;
import java.util.Arrays;

/**
 * Hands the runs of one direction to a controller, one transaction after the other: at most one a
 * cycle, no faster than the lane carries it, and only while the transaction that was injected a
 * full outstanding window earlier has arrived.
 */
final class Injector implements RequestSource {
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

  /** Of the last transactions by the low bits of their sequence number: when each had arrived. */
  private final long[] doneTick;

  private final int mask;

  /** No transaction with a smaller sequence number can hold another one back. */
  private long arrivedUpTo;

  /** Run that is being injected; null if none. */
  Run current;

  private final ArrayDeque<Run> notInjected = new ArrayDeque<>();

  /** Sequence number of the next transaction. */
  long sequence;

  /** Earliest cycle for the next injection by the rate. */
  long nextCycle;

  Injector(
      boolean write, int window, long cycleTicks, long requestLatencyTicks, long injectionCycles) {
    this.write = write;
    this.window = window;
    this.cycleTicks = cycleTicks;
    this.requestLatencyTicks = requestLatencyTicks;
    this.injectionCycles = injectionCycles;
    doneTick = new long[Integer.highestOneBit(2 * window - 1)];
    mask = doneTick.length - 1;
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
    run.pieceSequence = sequence;
  }

  @Override
  public long inSight(boolean ofWrites) {
    return current == null ? 0 : current.toInject;
  }

  @Override
  public boolean goesOn(boolean ofWrites) {
    return true;
  }

  @Override
  public long nextTransaction() {
    return current.next;
  }

  @Override
  public long nextSequence(long cycle) {
    return sequence;
  }

  @Override
  public long nextInjection(long cursor) {
    if (current == null) {
      return Controller.NEVER;
    }
    long cycle = Math.max(Math.max(cursor, current.fromCycle), nextCycle);
    if (sequence - window < arrivedUpTo) {
      return cycle;
    }
    long done = doneTick[(int) (sequence - window) & mask];
    if (done == UNKNOWN) {
      return Controller.NEVER;
    }
    long tick = done + requestLatencyTicks;
    return tick <= cycle * cycleTicks ? cycle : ceilDivide(tick, cycleTicks);
  }

  static long ceilDivide(long value, long divisor) {
    return -Math.floorDiv(-value, divisor);
  }

  /** A write has arrived when it was taken. */
  @Override
  public void injected(long cycle) {
    long injected = sequence++;
    doneTick[(int) injected & mask] = UNKNOWN;
    nextCycle = cycle + injectionCycles;
    if (current.advance(1)) {
      current.pieceSequence = sequence;
    }
    if (current.toInject == 0) {
      Run next = notInjected.poll();
      current = null;
      if (next != null) {
        start(next);
      }
    }
    if (write) {
      arrived(injected, (cycle + 1) * cycleTicks);
    }
  }

  /** Takes note that a transaction has arrived at its destination. */
  void arrived(long transaction, long tick) {
    doneTick[(int) transaction & mask] = tick;
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

  /** Moves on to the oldest transaction that still holds another one back; returns how many do. */
  int holdingBack(long tick) {
    arrivedUpTo = Math.max(arrivedUpTo, sequence - window);
    while (arrivedUpTo < sequence && holdsBack(arrivedUpTo, tick) == 0) {
      arrivedUpTo++;
    }
    return (int) (sequence - arrivedUpTo);
  }

  private long holdsBack(long transaction, long tick) {
    long done = doneTick[(int) transaction & mask];
    if (done == UNKNOWN) {
      return UNKNOWN;
    }
    long later = done + requestLatencyTicks - tick;
    // Those that come before the one that waits for it take a cycle each.
    return later > (transaction + window - sequence) * cycleTicks ? later : 0;
  }

  /**
   * Copies by how much each of the transactions since the oldest that holds another one back does
   * so.
   *
   * @return how many there are
   */
  int distances(long tick, long[] target) {
    int count = holdingBack(tick);
    for (int i = 0; i < count; i++) {
      target[i] = holdsBack(arrivedUpTo + i, tick);
    }
    return count;
  }

  /** Whether {@link #distances} would copy the same. */
  boolean hasDistances(long tick, long[] copy, int copied) {
    if (holdingBack(tick) != copied) {
      return false;
    }
    for (int i = 0; i < copied; i++) {
      if (holdsBack(arrivedUpTo + i, tick) != copy[i]) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether no transaction is held back as long as as many wait as now and those that were served
   * arrive as long after that as now, if each is served among the oldest ones.
   *
   * @param freeTick when the last one that was served has arrived
   * @param oldest of how many
   */
  boolean isFree(long tick, long freeTick, int oldest) {
    long underWay = Math.max(0, freeTick - tick);
    long ahead = window - holdingBack(tick) - oldest - 1;
    return ahead * cycleTicks >= 2 * underWay + requestLatencyTicks;
  }

  /**
   * Enters that transactions were injected and as many have arrived, the oldest ones.
   *
   * @param waiting how many have not arrived
   */
  void repeatInTurn(long transactions, long cycles, int waiting) {
    sequence += transactions;
    arrivedUpTo = sequence - waiting;
    for (long transaction = arrivedUpTo; transaction < sequence; transaction++) {
      doneTick[(int) transaction & mask] = UNKNOWN;
    }
    nextCycle += cycles;
    current.advance(transactions);
    current.toServe -= transactions;
  }

  /**
   * Enters that transactions were injected and have arrived as those before them.
   *
   * @param scratch as long as the window
   */
  void repeat(long transactions, long ticks, long cycles, long[] scratch) {
    int count = (int) (sequence - arrivedUpTo);
    for (int i = 0; i < count; i++) {
      long done = doneTick[(int) (arrivedUpTo + i) & mask];
      scratch[i] = done == UNKNOWN ? UNKNOWN : done + ticks;
    }
    sequence += transactions;
    arrivedUpTo += transactions;
    for (int i = 0; i < count; i++) {
      doneTick[(int) (arrivedUpTo + i) & mask] = scratch[i];
    }
    nextCycle += cycles;
    current.advance(transactions);
    current.toServe -= transactions;
  }
}
