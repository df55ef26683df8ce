package org.npulator.hw.dram;

import java.util.ArrayDeque;
import org.npulator.hw.port.TransferListener;
import org.npulator.hw.program.PimProgram;

/** The programs for the units of a channel, from their arrival until their end is told. */
final class ProgramQueue {
  private final long cycleTicks;
  private final long responseLatencyTicks;
  private final ArrayDeque<Entry> waiting = new ArrayDeque<>();
  private final ArrayDeque<Entry> ended = new ArrayDeque<>();
  private int begun;

  /** A program. */
  static final class Entry {
    final PimProgram program;

    /** The cycle from which it is there. */
    final long fromCycle;

    private final TransferListener listener;
    private final int token;
    private long doneTick;

    private Entry(PimProgram program, long fromCycle, TransferListener listener, int token) {
      this.program = program;
      this.fromCycle = fromCycle;
      this.listener = listener;
      this.token = token;
    }
  }

  ProgramQueue(long cycleTicks, long responseLatencyTicks) {
    this.cycleTicks = cycleTicks;
    this.responseLatencyTicks = responseLatencyTicks;
  }

  void add(PimProgram program, long fromCycle, TransferListener listener, int token) {
    waiting.add(new Entry(program, fromCycle, listener, token));
  }

  /** The cycle from which the next program is there. */
  long next() {
    Entry next = waiting.peekFirst();
    return next == null ? Controller.NEVER : next.fromCycle;
  }

  /** Takes the next program to begin with it. */
  Entry begin() {
    begun++;
    return waiting.remove();
  }

  /** The end of a program is known, no earlier than that of the one before. */
  void end(Entry program, long cycle) {
    begun--;
    program.doneTick = cycle * cycleTicks + responseLatencyTicks;
    ended.add(program);
  }

  /** Whether an end is known that was not told. */
  boolean knowsEnd() {
    return !ended.isEmpty();
  }

  /** The tick of the next end that is known. */
  long nextEnd() {
    return ended.element().doneTick;
  }

  /** Tells of the programs that have ended. */
  void deliver(long now) {
    while (!ended.isEmpty() && ended.peekFirst().doneTick <= now) {
      Entry program = ended.pollFirst();
      program.listener.transferCompleted(program.token);
    }
  }

  boolean isIdle() {
    return begun == 0 && waiting.isEmpty() && ended.isEmpty();
  }
}
