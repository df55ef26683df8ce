package org.npulator.hw.dram;

/**
 * A channel that serves either the programs of the units at its banks or the host. From the arrival
 * of a program on the controller takes no request; it serves those that it has, makes up for
 * refreshes, and closes all rows. Then the units have the channel until the program is done and all
 * rows are closed again.
 */
final class ChannelHandover {
  private final int channel;
  private final Controller controller;
  private final PimOutcomes outcomes;
  private final CommandRecorder recorder;
  private final ProgramQueue programs;
  private PimActivity activity;

  /**
   * @param recorder is told the commands of programs; null if nobody is
   */
  ChannelHandover(
      int channel,
      Controller controller,
      ProgramQueue programs,
      PimOutcomes outcomes,
      CommandRecorder recorder) {
    this.channel = channel;
    this.controller = controller;
    this.programs = programs;
    this.outcomes = outcomes;
    this.recorder = recorder;
    activity = PimActivity.NONE;
  }

  /**
   * Has the next program done.
   *
   * @param cursor first cycle that is not decided
   * @return first cycle that the host's controller decides again
   */
  long take(long cursor) {
    ProgramQueue.Entry turn = programs.begin();
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
    programs.end(turn, end);
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

  /** What the units did so far. */
  PimActivity activity() {
    return activity;
  }
}
