package org.npulator.hw.dram;

import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgram.ModeSwitch;

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
  private static final int REFRESH = Role.REFRESH.ordinal();
  private static final PimProgram NOTHING = new PimProgram.Builder("normal").build();

  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final PimProtocol protocol;
  private final PimControllerConfig config;
  private final EarliestIssue earliest;
  private final PimRows rows;
  private final PimTargets targets;
  private final PimRefreshes refreshes;
  private final CommandRecorder recorder;
  private final int channel;
  private final long[] counts;
  private final PimAccount account = new PimAccount(0);
  private PimSteps units;
  private PimSteps host;
  private PimTurns turns;
  private int mode;
  private long bankActivations;
  private long done;
  private long now;
  private long soonest;

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
    this.channel = channel;
    this.timing = timing;
    this.geometry = geometry;
    this.protocol = protocol;
    this.config = config;
    this.recorder = recorder;
    earliest = new EarliestIssue(timing, geometry);
    rows = new PimRows(geometry, protocol.hasDualRowBuffers());
    targets = new PimTargets(geometry);
    refreshes =
        refreshDue == NEVER
            ? new PimRefreshes(config, timing, geometry)
            : new PimRefreshes(config, timing, geometry, refreshDue);
    counts = new long[timing.kinds.size()];
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
    now = Math.max(now, done);
    while (units.hasWork() || host.hasWork()) {
      if (decide(now)) {
        now++;
      } else if (soonest >= NEVER) {
        throw new IllegalArgumentException(
            "step "
                + (units.hasWork() ? units : host).oldest()
                + " waits for a mode that never comes");
      } else {
        now = soonest;
      }
    }
    account.paint(done, NEVER);
    return new PimRun(Math.max(units.done(), steps.size() > 0 ? 0 : done), host.done());
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
    now = Math.max(now, done);
    while (true) {
      soonest = NEVER;
      refreshes.collect(now);
      if (refreshes.isDue() ? refresh(now) : closeAny(now)) {
        now++;
      } else if (soonest < NEVER) {
        now = Math.min(soonest, Math.max(now + 1, refreshes.nextDue()));
      } else {
        break;
      }
    }
    done = Math.max(now, earliest.free());
    now = done;
    account.paint(done, NEVER);
    return done;
  }

  private boolean closeAny(long cycle) {
    for (int place = 0; place < rows.places(); place++) {
      if (!rows.isClosed(place) && close(place, cycle)) {
        return true;
      }
    }
    return false;
  }

  /** When the next refresh falls due. */
  long refreshDue() {
    return refreshes.nextDue();
  }

  /** The earliest cycle at which a next program begins. */
  public long cycle() {
    return Math.max(now, done);
  }

  private boolean decide(long cycle) {
    soonest = NEVER;
    take(units, cycle);
    take(host, cycle);
    turns.pass(mode);
    refreshes.collect(cycle);
    soonest = Math.min(soonest, refreshes.nextDue());
    boolean refreshed = refreshes.isDue() && refresh(cycle);
    boolean held = refreshes.isDue() && holdsForRefresh(cycle);
    if (timing.twoBuses) {
      boolean row = refreshed || (!held && changeRow(cycle));
      return serve(cycle) || row;
    }
    return refreshed || serve(cycle) || (!held && changeRow(cycle));
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
    soonest = Math.min(soonest, steps.take(most, cycle));
  }

  private boolean serve(long cycle) {
    return (turns.unitsMay() && serve(units, cycle)) || (turns.hostMay() && serve(host, cycle));
  }

  private boolean changeRow(long cycle) {
    rows.look();
    return (turns.unitsMay() && open(units, cycle))
        || (turns.hostMay() && open(host, cycle))
        || close(cycle);
  }

  /** Serves the oldest step that can be served. */
  private boolean serve(PimSteps steps, long cycle) {
    PimProgram program = steps.program();
    int looked = turns.steps(steps);
    for (int i = 0; i < looked; i++) {
      int step = steps.step(i);
      boolean alone = steps.isAlone(step);
      if (i > 0 && (alone || program.fenced(step))) {
        return false;
      }
      PimAccess access = steps.access(step);
      if (isOpen(steps, step) && access.servedIn(mode)) {
        if (isReady(
            earliest.target(access.column(), targets.of(access.banks(), program.bank(step))),
            cycle)) {
          serve(steps, i, cycle);
          return true;
        }
      }
      if (alone) {
        return false;
      }
    }
    return false;
  }

  /** Whether the rows of all of its banks are open. */
  private boolean isOpen(PimSteps steps, int step) {
    PimAccess access = steps.access(step);
    if (access.open() == PimAccess.NONE) {
      return true;
    }
    int row = steps.program().row(step);
    for (int bank : steps.parts(step, targets)) {
      if (!rows.isOpen(access, bank, row)) {
        return false;
      }
    }
    return true;
  }

  private void serve(PimSteps steps, int place, long cycle) {
    PimProgram program = steps.program();
    int step = steps.step(place);
    PimAccess access = steps.access(step);
    int bank = program.bank(step);
    long changing = NEVER;
    if (access.open() != PimAccess.NONE) {
      for (int part : steps.parts(step, targets)) {
        changing = Math.min(changing, rows.changingSince(access, part));
        rows.changed(access, part);
      }
    }
    account.served(access.state(), cycle, steps.occupies(step), changing);
    issue(access.kind(), targets.of(access.banks(), bank), bank, steps, step, cycle);
    done = Math.max(done, cycle + access.latencyCycles());
    ModeSwitch change = program.modeSwitch(step);
    if (change == ModeSwitch.SERVED) {
      mode = steps.mode(step);
    } else if (change == ModeSwitch.CLOSED) {
      rows.switchModeWhenClosed(access, bank, steps.mode(step));
    }
    steps.served(place, cycle + access.latencyCycles());
    turns.served(steps);
  }

  /** Opens a row for the oldest step that can have it opened. */
  private boolean open(PimSteps steps, long cycle) {
    PimProgram program = steps.program();
    int looked = turns.steps(steps);
    for (int i = 0; i < looked; i++) {
      int step = steps.step(i);
      if (i > 0 && holdsBack(steps, step)) {
        return false;
      }
      PimAccess access = steps.access(step);
      if (access.open() != PimAccess.NONE
          && !rows.isClaimed(rows.place(access, program.bank(step)))
          && !isOpen(steps, step)
          && open(steps, step, cycle)) {
        return true;
      }
      if (steps.isAlone(step)) {
        return false;
      }
    }
    return false;
  }

  /** Whether rows are neither opened nor closed for a step and those after it. */
  private boolean holdsBack(PimSteps steps, int step) {
    return steps.isAlone(step) || (steps.program().fenced(step) && !config.opensAhead());
  }

  /** Opens the row in one part of the banks of a step. */
  private boolean open(PimSteps steps, int step, long cycle) {
    PimAccess access = steps.access(step);
    int row = steps.program().row(step);
    boolean free = rows.claim(access, targets.banks(access.banks(), steps.program().bank(step)));
    if (!free || !access.openedIn(mode)) {
      return false;
    }
    for (int bank : steps.parts(step, targets)) {
      int[] banks = targets.banks(access.openedBanks(), bank);
      ChannelGeometry.Target target = targets.of(access.openedBanks(), bank);
      if (rows.allClosed(access, banks) && isReady(earliest.target(access.open(), target), cycle)) {
        for (int other : banks) {
          rows.open(access, other, row, cycle);
        }
        bankActivations += banks.length;
        issue(timing.kinds.get(access.open()), target, bank, steps, step, cycle);
        if (steps.program().modeSwitch(step) == ModeSwitch.OPENED) {
          mode = steps.mode(step);
        }
        return true;
      }
    }
    return false;
  }

  /** Closes a row that is in the way of a step or, if rows are closed after use, of no use. */
  private boolean close(long cycle) {
    rows.look();
    if (turns.unitsMay()) {
      keepRows(units);
    }
    if (turns.hostMay()) {
      keepRows(host);
    }
    if ((turns.unitsMay() && clearWay(units, cycle))
        || (turns.hostMay() && clearWay(host, cycle))) {
      return true;
    }
    if (config.closesUnused()) {
      for (int place = 0; place < rows.places(); place++) {
        if (closeUnneeded(place, cycle)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Keeps the rows of the steps before the next fence. */
  private void keepRows(PimSteps steps) {
    int looked = turns.steps(steps);
    for (int i = 0; i < looked; i++) {
      if ((i > 0 && steps.program().fenced(steps.step(i))) || !keepsRow(steps, i)) {
        return;
      }
    }
  }

  private boolean clearWay(PimSteps steps, long cycle) {
    int looked = turns.steps(steps);
    for (int i = 0; i < looked; i++) {
      int step = steps.step(i);
      if (i > 0 && holdsBack(steps, step)) {
        return false;
      }
      if (needsOtherRow(steps, step) && clearWay(steps, step, cycle)) {
        return true;
      }
      if (!keepsRow(steps, i)) {
        return false;
      }
    }
    return false;
  }

  /** Closes one of the rows that are in the way of a step. */
  private boolean clearWay(PimSteps steps, int step, long cycle) {
    PimAccess access = steps.access(step);
    int row = steps.program().row(step);
    for (int bank : targets.banks(access.banks(), steps.program().bank(step))) {
      if (!rows.isOpen(access, bank, row) && closeUnneeded(rows.place(access, bank), cycle)) {
        return true;
      }
    }
    return false;
  }

  private boolean needsOtherRow(PimSteps steps, int step) {
    return steps.access(step).open() != PimAccess.NONE && !isOpen(steps, step);
  }

  /** Keeps the open rows that a step needs; returns whether steps after it are looked at. */
  private boolean keepsRow(PimSteps steps, int place) {
    int step = steps.step(place);
    boolean alone = steps.isAlone(step);
    if (place > 0 && alone) {
      return false;
    }
    PimAccess access = steps.access(step);
    if (access.open() != PimAccess.NONE) {
      int row = steps.program().row(step);
      for (int bank : steps.parts(step, targets)) {
        if (rows.isOpen(access, bank, row) && !rows.isClaimed(rows.place(access, bank))) {
          rows.claim(access, targets.banks(access.openedBanks(), bank));
        }
      }
    }
    return !alone;
  }

  private boolean closeUnneeded(int place, long cycle) {
    return !rows.isClosed(place) && !rows.isClaimed(place) && close(place, cycle);
  }

  /** Closes a row, with those that were opened with it, if that may be now. */
  private boolean close(int place, long cycle) {
    PimAccess access = rows.opener(place);
    int bank = rows.bank(place);
    ChannelGeometry.Target target = targets.of(access.openedBanks(), bank);
    if (!isReady(earliest.target(access.close(), target), cycle)) {
      return false;
    }
    for (int other : targets.banks(access.openedBanks(), bank)) {
      int change = rows.close(access, other, cycle);
      mode = change >= 0 ? change : mode;
    }
    issue(timing.kinds.get(access.close()), target, bank, null, -1, cycle);
    return true;
  }

  private boolean refresh(long cycle) {
    int domain = refreshes.domain();
    if (!rows.allClosed(domain)) {
      for (int place = rows.nextOpen(domain, 0);
          place >= 0;
          place = rows.nextOpen(domain, place + 1)) {
        if (close(place, cycle)) {
          return true;
        }
      }
      return false;
    }
    if (!isReady(earliest.domain(REFRESH, domain), cycle)) {
      return false;
    }
    earliest.issueToDomain(REFRESH, domain, cycle);
    account.refreshed(refreshes.dueSince(), cycle + timing.refreshDuration);
    refreshes.done();
    counts[REFRESH]++;
    record(Role.REFRESH, domain * geometry.banksPerDomain, null, -1, cycle);
    return true;
  }

  private boolean isReady(long ready, long cycle) {
    if (ready > cycle) {
      soonest = Math.min(soonest, ready);
      return false;
    }
    return true;
  }

  private void issue(
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

  /** What it did so far. */
  public PimActivity activity() {
    return new PimActivity(timing, geometry, counts, bankActivations, rows, account, cycle());
  }
}
