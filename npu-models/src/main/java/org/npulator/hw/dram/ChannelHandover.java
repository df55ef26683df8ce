package org.npulator.hw.dram;

import java.util.ArrayDeque;
import org.npulator.hw.port.TransferListener;
import org.npulator.hw.program.PimProgram;

/**
 * The programs of a channel with units at its banks, which has either them or the host. From the
 * arrival of a program on the controller takes no request; it serves those that it has, makes up
 * for refreshes, and closes all rows. Then the units have the channel until the program is done and
 * all rows are closed again.
 */
final class ChannelHandover {
  private final int channel;
  private final Controller controller;
  private final PimOutcomes outcomes;
  private final CommandRecorder recorder;
  private final ArrayDeque<Turn> waiting = new ArrayDeque<>();
  private final ArrayDeque<Turn> ended = new ArrayDeque<>();
  private PimActivity activity;

  /** A program from its arrival to its end. */
  private static final class Turn {
    final PimProgram program;
    final long fromCycle;
    final TransferListener listener;
    final int token;
    long doneTick;

    Turn(PimProgram program, long fromCycle, TransferListener listener, int token) {
      this.program = program;
      this.fromCycle = fromCycle;
      this.listener = listener;
      this.token = token;
    }
  }

  /**
   * @param recorder is told the commands of programs; null if nobody is
   */
  ChannelHandover(
      int channel, Controller controller, PimOutcomes outcomes, CommandRecorder recorder) {
    this.channel = channel;
    this.controller = controller;
    this.outcomes = outcomes;
    this.recorder = recorder;
    activity = PimActivity.NONE;
  }

  void add(PimProgram program, long fromCycle, TransferListener listener, int token) {
    waiting.add(new Turn(program, fromCycle, listener, token));
  }

  /** The cycle from which the next program holds back requests. */
  long nextTurn() {
    Turn next = waiting.peekFirst();
    return next == null ? Controller.NEVER : next.fromCycle;
  }

  /**
   * Has the next program done.
   *
   * @param cursor first cycle that is not decided
   * @return first cycle that the host's controller decides again
   */
  long take(long cursor, long cycleTicks, long responseLatencyTicks) {
    Turn turn = waiting.remove();
    long cycle = rest(cursor);
    long start = Math.max(cycle, controller.state.earliest.free() + outcomes.hostToUnitsCycles);
    PimOutcomes.Outcome outcome =
        outcomes.of(turn.program, channel, start, controller.nextRefresh() - start, recorder);
    long end = start + outcome.cycles();
    for (BusAccount bus : controller.waits().buses) {
      bus.record(DramState.NO_REQUEST, turn.fromCycle);
      bus.record(DramState.PIM, end);
    }
    activity = activity.plus(outcome.activity());
    controller.takeBack(end, start + outcome.refreshDue());
    turn.doneTick = end * cycleTicks + responseLatencyTicks;
    ended.add(turn);
    return end;
  }

  /** Serves what the controller has taken and closes all rows; returns the cycle after that. */
  private long rest(long cursor) {
    long cycle = cursor;
    while (!controller.isAtRest()) {
      controller.comeToRest(cycle);
      cycle = Math.max(cycle, controller.nextDecision());
      controller.decide(cycle);
      cycle++;
    }
    return cycle;
  }

  /** The tick of the next end that is known, or a tick before which there is none. */
  long nextEnd(long cycleTicks) {
    if (!ended.isEmpty()) {
      return ended.peekFirst().doneTick;
    }
    return waiting.isEmpty() ? Long.MAX_VALUE : (waiting.peekFirst().fromCycle + 1) * cycleTicks;
  }

  /** Tells of the programs that have ended. */
  void deliver(long now) {
    while (!ended.isEmpty() && ended.peekFirst().doneTick <= now) {
      Turn turn = ended.pollFirst();
      turn.listener.transferCompleted(turn.token);
    }
  }

  boolean isIdle() {
    return waiting.isEmpty() && ended.isEmpty();
  }

  /** What the units did so far. */
  PimActivity activity() {
    return activity;
  }
}
