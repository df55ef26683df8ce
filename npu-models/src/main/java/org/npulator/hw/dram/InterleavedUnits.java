package org.npulator.hw.dram;

/**
 * Units at the banks of a channel that take turns with the host. Where requests of the host have
 * arrived, the units give the channel away before the next block of their program, in the normal
 * mode, or when the program is done. The host then has it for a number of accesses, or until none
 * waits. While one side has nothing to do the other has the channel.
 *
 * <p>As long as no request has arrived, later ones may: only then are the units carried on cycle by
 * cycle, up to the present.
 */
final class InterleavedUnits {
  private static final long NEVER = Controller.NEVER;

  private final int channel;
  private final ChannelHandover handover;
  private final PimOutcomes outcomes;
  private final CommandRecorder recorder;
  private final ProgramQueue programs;
  private final int accesses;

  /** The program in work, whoever has the channel; null if there is none. */
  private ProgramQueue.Entry program;

  /** Its next step when units have the channel again, and how long it takes then at least. */
  private int step;

  private long leastCycles;

  /** The channel while the units have it, in cycles since they began; else null. */
  private PimChannel units;

  private long start;

  /** How many accesses the host had made when it got the channel. */
  private long accessesBefore;

  /**
   * @param accesses of a turn of the host
   * @param recorder is told the commands of programs; null if nobody is
   */
  InterleavedUnits(
      int channel,
      ChannelHandover handover,
      ProgramQueue programs,
      PimOutcomes outcomes,
      int accesses,
      CommandRecorder recorder) {
    this.channel = channel;
    this.handover = handover;
    this.programs = programs;
    this.outcomes = outcomes;
    this.accesses = accesses;
    this.recorder = recorder;
  }

  /** Whether the units have the channel. */
  boolean haveChannel() {
    return units != null;
  }

  /** Whether in a cycle the units have a program to do. */
  boolean haveWork(long cycle) {
    return program != null || programs.next() <= cycle;
  }

  /**
   * How many accesses are left of the turn of the host; none if it has had more than one turn.
   *
   * @param made accesses so far
   */
  long accessesLeft(long made) {
    return accessesBefore + accesses - made;
  }

  /**
   * The units get the channel.
   *
   * @param cursor first cycle that is not decided
   * @return the cycle in which they begin
   */
  long begin(long cursor) {
    if (program == null) {
      program = programs.begin();
      step = 0;
    }
    start = handover.toUnits(cursor, cursor);
    units = outcomes.atRest(channel, start, handover.refreshDue() - start, recorder);
    units.begin(program.program, step);
    return start;
  }

  /**
   * Carries the units on.
   *
   * @param limit all requests are known that arrive before this cycle
   * @param request the cycle from which a request waits, if it is before the limit
   * @param made accesses of the host so far
   * @return first cycle that is not decided
   */
  long advance(long limit, long request, long made) {
    boolean waits = request < limit;
    boolean certain = waits || !units.hasBlockAhead();
    if (!units.advance(certain ? NEVER : limit - start, waits ? request - start : NEVER)) {
      return limit;
    }
    long end = handover.toHost(start, PimOutcomes.of(units));
    if (units.hasWork()) {
      step = units.nextStep();
      leastCycles = units.leastCycles();
    } else {
      programs.end(program, end);
      program = null;
    }
    units = null;
    accessesBefore = made;
    return end;
  }

  /** A cycle before which no program ends that is not known to have ended. */
  long leastEnd(long cursor) {
    if (program == null) {
      return programs.next() == NEVER ? NEVER : Math.max(cursor, programs.next()) + 1;
    }
    return cursor + 1 + (units == null ? leastCycles : units.leastCycles());
  }

  /** What units did up to a cycle, and in a turn that ends with it or later. */
  PimActivity activity(long cycle) {
    return units == null || cycle <= start
        ? handover.activity()
        : handover.activity().plus(units.activity(cycle - start));
  }
}
