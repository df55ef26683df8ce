package org.npulator.hw.dram;

/**
 * Units at the banks of a channel that serves either their programs or the host. From the arrival
 * of a program on the controller takes no request; it serves those that it has. Then the units have
 * the channel until the program is done.
 */
final class ExclusiveUnits {
  private final int channel;
  private final ChannelHandover handover;
  private final PimOutcomes outcomes;
  private final CommandRecorder recorder;
  private final ProgramQueue programs;

  /**
   * @param recorder is told the commands of programs; null if nobody is
   */
  ExclusiveUnits(
      int channel,
      ChannelHandover handover,
      ProgramQueue programs,
      PimOutcomes outcomes,
      CommandRecorder recorder) {
    this.channel = channel;
    this.handover = handover;
    this.programs = programs;
    this.outcomes = outcomes;
    this.recorder = recorder;
  }

  /**
   * Has the next program done.
   *
   * @param cursor first cycle that is not decided
   * @return first cycle that the host's controller decides again
   */
  long take(long cursor) {
    ProgramQueue.Entry turn = programs.begin();
    long start = handover.toUnits(cursor, turn.fromCycle);
    PimOutcomes.Outcome outcome =
        outcomes.of(turn.program, channel, start, handover.refreshDue() - start, recorder);
    long end = handover.toHost(start, outcome);
    programs.end(turn, end);
    return end;
  }

  /** A cycle before which no program ends that is not known to have ended. */
  long leastEnd() {
    return Math.min(programs.next() + 1, Controller.NEVER);
  }

  PimActivity activity() {
    return handover.activity();
  }
}
