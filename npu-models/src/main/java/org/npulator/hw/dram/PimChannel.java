package org.npulator.hw.dram;

import org.npulator.hw.program.PimProgram;

/**
 * The controller and the banks of one channel with processing in memory, in cycles of the memory
 * clock. It carries out the steps of a program: among those in its window that no fence holds back
 * it takes the oldest whose row is open, opens rows for others and closes rows that are in their
 * way. Every command keeps the distances of the device's constraints. A refresh that is due closes
 * rows as soon as that may be; until then columns of open rows are served, and further rows opened
 * only if the controller is one that does so.
 *
 * <p>In one cycle, in this order: closing for a refresh and the refresh, a column or move, opening
 * of a row, closing of a row. Where row and column commands have buses of their own, there is one
 * of each. It decides in single cycles but only looks at those in which something can happen.
 *
 * <p>Accesses of a host are a second program with a window of its own. {@link HostAccessConfig}
 * says when they are served.
 */
public final class PimChannel {
  private static final long NEVER = Controller.NEVER;
  private static final PimProgram NOTHING = new PimProgram.Builder("normal").build();

  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final PimProtocol protocol;
  private final PimControllerConfig config;
  private final PimIssue issue;
  private final PimRows rows;
  private final PimTargets targets;
  private final PimRowChanges changes;
  private final PimRefreshes refreshes;
  private final PimAccount account = new PimAccount();
  private final PimColumns columns;
  private PimSteps units;
  private PimSteps host;
  private PimTurns turns;
  private long now;

  /**
   * @param channel its number, for the recorder
   * @param recorder is told every command; or null
   */
  public PimChannel(int channel, PimMemoryConfig memory, CommandRecorder recorder) {
    this(
        channel,
        new DeviceTiming(memory.device()),
        memory.geometry(),
        memory.device().pim().orElseThrow(),
        memory.controller(),
        recorder,
        NEVER);
  }

  /**
   * @param refreshDue when the next refresh falls due; {@link Controller#NEVER} if the interval
   *     begins now
   */
  PimChannel(
      int channel,
      DeviceTiming timing,
      ChannelGeometry geometry,
      PimProtocol protocol,
      PimControllerConfig config,
      CommandRecorder recorder,
      long refreshDue) {
    this.timing = timing;
    this.geometry = geometry;
    this.protocol = protocol;
    this.config = config;
    issue = new PimIssue(timing, geometry, new EarliestIssue(timing, geometry), recorder, channel);
    rows = new PimRows(geometry, protocol.hasDualRowBuffers(), null);
    targets = new PimTargets(geometry);
    refreshes =
        refreshDue == NEVER
            ? new PimRefreshes(config, timing, geometry)
            : new PimRefreshes(config, timing, geometry, refreshDue);
    changes = new PimRowChanges(timing, config, targets, rows, issue);
    columns = new PimColumns(issue, rows, targets, changes, account);
  }

  /**
   * Carries out a program, beginning when the last one was done.
   *
   * @return the cycle in which its last step is done
   * @throws IllegalArgumentException if a step names a command, mode or bank that the device does
   *     not have, or a command that no mode allows where it stands
   */
  public long run(PimProgram steps) {
    return run(steps, NOTHING).unitsDone();
  }

  /**
   * Carries out a program of the units and one of the host, beginning when the last ones were done.
   *
   * @param hostSteps reads and writes of the standard
   * @throws IllegalArgumentException as {@link #run(PimProgram)}
   */
  public PimRun run(PimProgram steps, PimProgram hostSteps) {
    boolean interleaved =
        hostSteps.size() > 0 && config.hostAccess() instanceof HostAccessConfig.Interleaved;
    units = load(steps, interleaved);
    host = load(hostSteps, false);
    turns = new PimTurns(config.hostAccess(), units, host);
    now = Math.max(now, columns.done());
    while (units.hasWork() || host.hasWork()) {
      look(NEVER);
    }
    account.paint(columns.done(), NEVER);
    return new PimRun(Math.max(units.done(), steps.size() > 0 ? 0 : columns.done()), host.done());
  }

  /**
   * Decides a cycle and goes on to the next one in which something can happen.
   *
   * @param latest where it goes at most
   */
  private void look(long latest) {
    if (decide(now)) {
      now++;
    } else if (issue.soonest() >= NEVER) {
      throw new IllegalArgumentException(
          "step "
              + (units.hasWork() ? units : host).oldest()
              + " waits for a mode that never comes");
    } else {
      now = Math.min(issue.soonest(), latest);
    }
  }

  /**
   * Takes a program of the units, without any of a host, for {@link #advance}.
   *
   * @param first step to begin with
   */
  void begin(PimProgram program, int first) {
    units = load(program, false);
    units.beginAt(first);
    host = load(NOTHING, false);
    turns = new PimTurns(config.hostAccess(), units, host);
  }

  /**
   * Carries the program on until it is done or stops before a block in the normal mode.
   *
   * @param until first cycle not to decide
   * @param stop from when on it stops before a block of which no step was served
   * @return whether it is done or has stopped
   */
  boolean advance(long until, long stop) {
    while (units.hasWork()) {
      if (now >= stop) {
        units.stopAtBlocks();
        if (units.isBetweenBlocks() && changes.mode() == 0) {
          return true;
        }
      }
      if (now >= until) {
        return false;
      }
      look(now < stop ? Math.min(until, stop) : until);
    }
    return true;
  }

  /** Whether steps are left that were not served. */
  boolean hasWork() {
    return units.hasWork();
  }

  /** The oldest of them. */
  int nextStep() {
    return units.oldest();
  }

  /** Cycles that must lie between the next of them and the last one. */
  long leastCycles() {
    return units.leastCycles();
  }

  /** Whether it may stop before one of them. */
  boolean hasBlockAhead() {
    return units.hasBlockAhead();
  }

  private PimSteps load(PimProgram steps, boolean stopsAtBlocks) {
    return new PimSteps(
        steps, timing, protocol, targets, geometry.banks, config.window(), stopsAtBlocks);
  }

  /**
   * Closes all rows and makes up for the refreshes that are due.
   *
   * @return the cycle from which nothing that it has done holds back a command
   */
  long close() {
    now = Math.max(now, columns.done());
    while (true) {
      issue.decide();
      refreshes.collect(now);
      if (refreshes.isDue() ? refresh(now) : changes.closeAny(now)) {
        now++;
      } else if (issue.soonest() < NEVER) {
        now = Math.min(issue.soonest(), Math.max(now + 1, refreshes.nextDue()));
      } else {
        break;
      }
    }
    now = Math.max(now, issue.free());
    columns.rest(now);
    account.paint(now, NEVER);
    return now;
  }

  /** When the next refresh falls due. */
  long refreshDue() {
    return refreshes.nextDue();
  }

  /** The earliest cycle at which a next program begins. */
  public long cycle() {
    return Math.max(now, columns.done());
  }

  private boolean decide(long cycle) {
    issue.decide();
    take(units, cycle);
    take(host, cycle);
    turns.pass(changes.mode());
    refreshes.collect(cycle);
    issue.at(refreshes.nextDue());
    boolean refreshed = refreshes.isDue() && refresh(cycle);
    boolean held = refreshes.isDue() && holdsForRefresh(cycle);
    if (timing.twoBuses) {
      boolean row = refreshed || (!held && changes.change(turns, units, host, cycle));
      return serve(cycle) || row;
    }
    return refreshed || serve(cycle) || (!held && changes.change(turns, units, host, cycle));
  }

  /** Whether no row is opened until the refresh is done: it must not wait for the next one. */
  private boolean holdsForRefresh(long cycle) {
    return !config.opensBeforeRefresh().orElse(false)
        || rows.allClosed(refreshes.domain())
        || cycle - refreshes.dueSince() >= timing.refreshInterval;
  }

  /** Takes steps into a window; a cycle in which it takes some is one in which others act. */
  private void take(PimSteps steps, long cycle) {
    int most = config.stepsPerCycle().orElse(Integer.MAX_VALUE);
    issue.at(steps.take(most, cycle));
  }

  private boolean serve(long cycle) {
    return (turns.unitsMay() && columns.serve(turns, units, cycle) >= 0)
        || (turns.hostMay() && columns.serve(turns, host, cycle) >= 0);
  }

  private boolean refresh(long cycle) {
    int domain = refreshes.domain();
    if (!rows.allClosed(domain)) {
      return changes.closeForRefresh(domain, cycle);
    }
    if (!issue.refresh(domain, cycle)) {
      return false;
    }
    account.refreshed(refreshes.dueSince(), cycle + timing.refreshDuration);
    refreshes.done();
    return true;
  }

  /** What it did so far. */
  public PimActivity activity() {
    return activity(cycle());
  }

  /** What it did before a cycle which it has not decided. */
  PimActivity activity(long cycle) {
    return new PimActivity(
        timing, geometry, issue.counts(), changes.bankActivations(), rows, account, cycle);
  }
}
