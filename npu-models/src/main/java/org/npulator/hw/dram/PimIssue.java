package org.npulator.hw.dram;

/** Issues the commands of a channel with processing in memory and counts them. */
final class PimIssue {
  private static final long NEVER = Controller.NEVER;
  private static final int REFRESH = Role.REFRESH.ordinal();

  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final EarliestIssue earliest;
  private final CommandRecorder recorder;
  private final int channel;
  private final long[] counts;

  /** The earliest cycle in which something that was asked for may happen. */
  private long soonest = NEVER;

  /**
   * @param earliest is told every command, and may be told those of others
   * @param recorder is told every command; or null
   */
  PimIssue(
      DeviceTiming timing,
      ChannelGeometry geometry,
      EarliestIssue earliest,
      CommandRecorder recorder,
      int channel) {
    this.timing = timing;
    this.geometry = geometry;
    this.recorder = recorder;
    this.channel = channel;
    this.earliest = earliest;
    counts = new long[timing.kinds.size()];
  }

  /** Begins to decide on a cycle. */
  void decide() {
    soonest = NEVER;
  }

  /** Something may happen in a cycle. */
  void at(long cycle) {
    soonest = Math.min(soonest, cycle);
  }

  long soonest() {
    return soonest;
  }

  /** The cycle from which nothing that was issued holds back a command. */
  long free() {
    return earliest.free();
  }

  /** Issued commands by number. */
  long[] counts() {
    return counts;
  }

  /** Refreshes a part of the channel if that may be now. */
  boolean refresh(int domain, long cycle) {
    if (!isReady(earliest.domain(REFRESH, domain), cycle)) {
      return false;
    }
    earliest.issueToDomain(REFRESH, domain, cycle);
    counts[REFRESH]++;
    record(Role.REFRESH, domain * geometry.banksPerDomain, null, -1, cycle);
    return true;
  }

  /** The cycle from which a command may be issued if nothing else is. */
  long ready(int kind, ChannelGeometry.Target target) {
    return earliest.target(kind, target);
  }

  /** Whether a command may be issued; if not, it is known from when it may be. */
  boolean isReady(int kind, ChannelGeometry.Target target, long cycle) {
    return isReady(earliest.target(kind, target), cycle);
  }

  private boolean isReady(long ready, long cycle) {
    if (ready > cycle) {
      soonest = Math.min(soonest, ready);
      return false;
    }
    return true;
  }

  /** Issues a command for a step, or for none if it is negative. */
  void issue(
      CommandKind kind,
      ChannelGeometry.Target target,
      int bank,
      PimSteps steps,
      int step,
      long cycle) {
    earliest.issue(kind.ordinal(), target, cycle);
    counts[kind.ordinal()]++;
    record(kind, bank, steps, step, cycle);
  }

  private void record(CommandKind kind, int bank, PimSteps steps, int step, long cycle) {
    if (recorder != null) {
      boolean all = kind instanceof Role role && role.allBanks();
      recorder.record(
          channel,
          cycle,
          timing.name(kind),
          geometry.rankOfBank[bank],
          all ? CommandRecorder.NONE : geometry.groupOfBank[bank] % geometry.groupsPerRank,
          all ? CommandRecorder.NONE : bank % geometry.banksPerGroup,
          step < 0 ? CommandRecorder.NONE : steps.program().row(step),
          step < 0 ? CommandRecorder.NONE : steps.program().column(step),
          kind == Role.WRITE);
    }
  }
}
