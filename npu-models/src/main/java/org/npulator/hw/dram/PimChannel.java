package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.List;
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
 */
public final class PimChannel {
  private static final long NEVER = Controller.NEVER;
  private static final int REFRESH = Role.REFRESH.ordinal();

  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final PimProtocol protocol;
  private final PimControllerConfig config;
  private final EarliestIssue earliest;
  private final RowStates rows;
  private final PimTargets targets;
  private final PimRefreshes refreshes;
  private final CommandRecorder recorder;
  private final int channel;
  private final long[] counts;
  private final PimAccount account = new PimAccount(0);

  /** By bank: the access that its row was opened for, which knows how to close it. */
  private final PimAccess[] opener;

  /** By bank: the mode that the channel switches to as its row is closed, or -1. */
  private final int[] modeWhenClosed;

  /** By bank: since when its row is being changed for the next column. */
  private final long[] changingSince;

  /** By bank: the last look at which an older step needed another row there. */
  private final long[] claimed;

  private final int[] window;
  private int waiting;
  private PimProgram program;
  private PimAccess[] accesses;
  private int[] occupies;
  private int[] modes;
  private int next;
  private int mode;
  private long look;
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
    rows = new RowStates(geometry);
    targets = new PimTargets(geometry);
    refreshes =
        refreshDue == NEVER
            ? new PimRefreshes(config, timing, geometry)
            : new PimRefreshes(config, timing, geometry, refreshDue);
    counts = new long[timing.kinds.size()];
    opener = new PimAccess[geometry.banks];
    modeWhenClosed = new int[geometry.banks];
    Arrays.fill(modeWhenClosed, -1);
    changingSince = new long[geometry.banks];
    Arrays.fill(changingSince, NEVER);
    claimed = new long[geometry.banks];
    window = new int[config.window()];
  }

  /**
   * Carries out a program, beginning when the last one was done.
   *
   * @return the cycle in which its last step is done
   * @throws IllegalArgumentException if a step names a command, mode or bank that the device does
   *     not have, or a command that no mode allows where it stands
   */
  public long run(PimProgram steps) {
    load(steps);
    now = Math.max(now, done);
    while (waiting > 0 || next < program.size()) {
      if (decide(now)) {
        now++;
      } else if (soonest >= NEVER) {
        throw new IllegalArgumentException(
            "step " + (waiting > 0 ? window[0] : next) + " waits for a mode that never comes");
      } else {
        now = soonest;
      }
    }
    account.paint(done, NEVER);
    return done;
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
    for (int bank = 0; bank < geometry.banks; bank++) {
      if (rows.open[bank] != RowStates.CLOSED && close(bank, cycle)) {
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

  private void load(PimProgram steps) {
    program = steps;
    next = 0;
    accesses =
        steps.commands().stream()
            .map(name -> PimAccess.of(name, timing, protocol))
            .toArray(PimAccess[]::new);
    occupies = Arrays.stream(accesses).mapToInt(access -> targets.least(access, timing)).toArray();
    modes = new int[steps.modes().size()];
    for (int i = 1; i < modes.length; i++) {
      int known = protocol.modes().orElse(List.of()).indexOf(steps.modes().get(i));
      if (known < 0) {
        throw new IllegalArgumentException("the device has no mode '" + steps.modes().get(i) + "'");
      }
      modes[i] = known + 1;
    }
  }

  private boolean decide(long cycle) {
    soonest = NEVER;
    take(cycle);
    refreshes.collect(cycle);
    soonest = Math.min(soonest, refreshes.nextDue());
    boolean refreshed = refreshes.isDue() && refresh(cycle);
    boolean held = refreshes.isDue() && holdsForRefresh(cycle);
    if (timing.twoBuses) {
      boolean row = refreshed || (!held && (open(cycle) || close(cycle)));
      return serve(cycle) || row;
    }
    return refreshed || serve(cycle) || (!held && (open(cycle) || close(cycle)));
  }

  /** Whether no row is opened until the refresh is done: it must not wait for the next one. */
  private boolean holdsForRefresh(long cycle) {
    return !config.opensBeforeRefresh().orElse(false)
        || rows.allClosed(refreshes.domain())
        || cycle - refreshes.dueSince() >= timing.refreshInterval;
  }

  /** Takes steps into the window; a cycle in which it takes some is one in which others act. */
  private void take(long cycle) {
    int most = config.stepsPerCycle().orElse(Integer.MAX_VALUE);
    while (most > 0 && waiting < window.length && next < program.size()) {
      if (program.drained(next) && (waiting > 0 || cycle < done)) {
        if (waiting == 0) {
          soonest = Math.min(soonest, done);
        }
        return;
      }
      window[waiting++] = next++;
      most--;
    }
    if (waiting < window.length && next < program.size()) {
      soonest = Math.min(soonest, cycle + 1);
    }
  }

  /** Serves the oldest step that can be served. */
  private boolean serve(long cycle) {
    for (int i = 0; i < waiting; i++) {
      int step = window[i];
      boolean alone = program.alone(step);
      if (i > 0 && (alone || program.fenced(step))) {
        return false;
      }
      PimAccess access = accesses[program.command(step)];
      int bank = program.bank(step);
      if (isOpen(access, bank, program.row(step)) && access.servedIn(mode)) {
        if (isReady(earliest.target(access.column(), targets.of(access.banks(), bank)), cycle)) {
          serve(i, step, access, bank, cycle);
          return true;
        }
      }
      if (alone) {
        return false;
      }
    }
    return false;
  }

  /** Whether its row is open: the banks of a command are opened and closed together. */
  private boolean isOpen(PimAccess access, int bank, int row) {
    return access.open() == PimAccess.NONE
        || (rows.open[bank] == row && opener[bank].open() == access.open());
  }

  private void serve(int place, int step, PimAccess access, int bank, long cycle) {
    account.served(
        access.state(),
        cycle,
        occupies[program.command(step)],
        access.open() == PimAccess.NONE ? NEVER : changingSince[bank]);
    changingSince[bank] = NEVER;
    issue(access.kind(), targets.of(access.banks(), bank), bank, step, cycle);
    done = Math.max(done, cycle + access.latencyCycles());
    ModeSwitch change = program.modeSwitch(step);
    if (change == ModeSwitch.SERVED) {
      mode = modes[program.mode(step)];
    } else if (change == ModeSwitch.CLOSED) {
      modeWhenClosed[bank] = modes[program.mode(step)];
    }
    waiting--;
    System.arraycopy(window, place + 1, window, place, waiting - place);
  }

  /** Opens a row for the oldest step that can have it opened. */
  private boolean open(long cycle) {
    look++;
    for (int i = 0; i < waiting; i++) {
      int step = window[i];
      if (i > 0 && holdsBack(step)) {
        return false;
      }
      PimAccess access = accesses[program.command(step)];
      if (access.open() != PimAccess.NONE) {
        int bank = program.bank(step);
        if (claimed[bank] != look
            && !isOpen(access, bank, program.row(step))
            && open(step, access, bank, cycle)) {
          return true;
        }
      }
      if (program.alone(step)) {
        return false;
      }
    }
    return false;
  }

  /** Whether rows are neither opened nor closed for a step and those after it. */
  private boolean holdsBack(int step) {
    return program.alone(step) || (program.fenced(step) && !config.opensAhead());
  }

  private boolean allClosed(int[] banks) {
    for (int bank : banks) {
      if (rows.open[bank] != RowStates.CLOSED) {
        return false;
      }
    }
    return true;
  }

  /** Whether no older step needs another row of these banks; reserves them in this look. */
  private boolean claim(int[] banks) {
    boolean free = true;
    for (int bank : banks) {
      free &= claimed[bank] != look;
      claimed[bank] = look;
    }
    return free;
  }

  private boolean open(int step, PimAccess access, int bank, long cycle) {
    int[] banks = targets.banks(access.banks(), bank);
    ChannelGeometry.Target target = targets.of(access.banks(), bank);
    if (!claim(banks)
        || !allClosed(banks)
        || !access.openedIn(mode)
        || !isReady(earliest.target(access.open(), target), cycle)) {
      return false;
    }
    for (int other : banks) {
      rows.activate(other, program.row(step), cycle);
      opener[other] = access;
      changingSince[other] = Math.min(changingSince[other], cycle);
    }
    bankActivations += banks.length;
    issue(timing.kinds.get(access.open()), target, bank, step, cycle);
    if (program.modeSwitch(step) == ModeSwitch.OPENED) {
      mode = modes[program.mode(step)];
    }
    return true;
  }

  /** Closes a row that is in the way of a step or, if rows are closed after use, of no use. */
  private boolean close(long cycle) {
    look++;
    for (int i = 0; i < waiting && (i == 0 || !program.fenced(window[i])); i++) {
      if (!keepsRow(i)) {
        break;
      }
    }
    for (int i = 0; i < waiting; i++) {
      int step = window[i];
      if (i > 0 && holdsBack(step)) {
        break;
      }
      if (needsOtherRow(step) && clearWay(step, cycle)) {
        return true;
      }
      if (!keepsRow(i)) {
        break;
      }
    }
    if (config.closesUnused()) {
      for (int bank = 0; bank < geometry.banks; bank++) {
        if (closeUnneeded(bank, cycle)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Closes one of the rows that are in the way of a step. */
  private boolean clearWay(int step, long cycle) {
    PimAccess access = accesses[program.command(step)];
    for (int bank : targets.banks(access.banks(), program.bank(step))) {
      if (closeUnneeded(bank, cycle)) {
        return true;
      }
    }
    return false;
  }

  private boolean needsOtherRow(int step) {
    PimAccess access = accesses[program.command(step)];
    return access.open() != PimAccess.NONE
        && !isOpen(access, program.bank(step), program.row(step));
  }

  /** Keeps the open row that a step needs; returns whether steps after it are looked at. */
  private boolean keepsRow(int place) {
    int step = window[place];
    boolean alone = program.alone(step);
    if (place > 0 && alone) {
      return false;
    }
    PimAccess access = accesses[program.command(step)];
    int bank = program.bank(step);
    if (access.open() != PimAccess.NONE && claimed[bank] != look && !needsOtherRow(step)) {
      claim(targets.banks(access.banks(), bank));
    }
    return !alone;
  }

  private boolean closeUnneeded(int bank, long cycle) {
    return rows.open[bank] != RowStates.CLOSED && claimed[bank] != look && close(bank, cycle);
  }

  /** Closes the row of a bank, with those that were opened with it, if that may be now. */
  private boolean close(int bank, long cycle) {
    PimAccess access = opener[bank];
    ChannelGeometry.Target target = targets.of(access.banks(), bank);
    if (!isReady(earliest.target(access.close(), target), cycle)) {
      return false;
    }
    for (int other : targets.banks(access.banks(), bank)) {
      rows.close(other, cycle);
      changingSince[other] = cycle;
      if (modeWhenClosed[other] >= 0) {
        mode = modeWhenClosed[other];
        modeWhenClosed[other] = -1;
      }
    }
    issue(timing.kinds.get(access.close()), target, bank, -1, cycle);
    return true;
  }

  private boolean refresh(long cycle) {
    int domain = refreshes.domain();
    if (!rows.allClosed(domain)) {
      int first = domain * geometry.banksPerDomain;
      for (int bank = first; bank < first + geometry.banksPerDomain; bank++) {
        if (rows.open[bank] != RowStates.CLOSED && close(bank, cycle)) {
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
    record(Role.REFRESH, domain * geometry.banksPerDomain, -1, cycle);
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
      CommandKind kind, ChannelGeometry.Target target, int bank, int step, long cycle) {
    earliest.issue(kind.ordinal(), target, cycle);
    counts[kind.ordinal()]++;
    record(kind, bank, step, cycle);
  }

  private void record(CommandKind kind, int bank, int step, long cycle) {
    if (recorder != null) {
      boolean all = kind instanceof Role role && role.allBanks();
      recorder.record(
          channel,
          cycle,
          timing.name(kind),
          geometry.rankOfBank[bank],
          all ? CommandRecorder.NONE : geometry.groupOfBank[bank] % geometry.groupsPerRank,
          all ? CommandRecorder.NONE : bank % geometry.banksPerGroup,
          step < 0 ? CommandRecorder.NONE : program.row(step),
          step < 0 ? CommandRecorder.NONE : program.column(step),
          kind == Role.WRITE);
    }
  }

  /** What it did so far. */
  public PimActivity activity() {
    return new PimActivity(timing, geometry, counts, bankActivations, rows, account, cycle());
  }
}
