package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** What a checker knows of one channel. */
final class ChannelCheck {
  private static final int CLOSED = -1;
  private static final int RECENT_BURSTS = 16;
  private static final long LONG_AGO = Long.MIN_VALUE / 2;

  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final List<RuleCheck> tableChecks;
  private final StateRules states;
  private final Consumer<RuleViolation> violations;
  private final List<TableRule> table = new ArrayList<>();

  /** The open row of each bank, then that of the row buffer that units have of their own. */
  private final int[] open;

  /** The cycle of the first of two activate commands, by bank; negative if there was none. */
  private final long[] openingSince;

  /** Of the last bursts of each pseudo channel. */
  private final long[][] burstStarts;

  private final int[] bursts;
  private final PimTargets pimTargets;
  private final ChannelGeometry.Target[] bankTargets;
  private final ChannelGeometry.Target[] sameBankTargets;
  private final ChannelGeometry.Target[] domainTargets;
  private long clockStops = LONG_AGO;
  private Role lastRole;
  private long lastCycle = LONG_AGO;

  /** Of the last command on each bus: all or row commands, column commands. */
  private final long[] busCycle = {LONG_AGO, LONG_AGO};

  /** The command that ends the power state of each rank, or null if it is awake. */
  private final Role[] endsRest;

  /** Whether a rank had no refresh since it left self-refresh. */
  private final boolean[] owesRefresh;

  private long refreshes;
  private long bankRefreshes;

  ChannelCheck(
      DeviceTiming timing,
      ChannelGeometry geometry,
      List<RuleCheck> tableChecks,
      StateRules states,
      Consumer<RuleViolation> violations) {
    this.timing = timing;
    this.geometry = geometry;
    this.tableChecks = tableChecks;
    this.states = states;
    this.violations = violations;
    for (DeviceTiming.Rule rule : timing.rules) {
      table.add(new TableRule(rule, geometry));
    }
    open = new int[2 * geometry.banks];
    Arrays.fill(open, CLOSED);
    openingSince = new long[2 * geometry.banks];
    Arrays.fill(openingSince, LONG_AGO);
    burstStarts = new long[geometry.pseudoChannels][RECENT_BURSTS];
    for (long[] starts : burstStarts) {
      Arrays.fill(starts, LONG_AGO);
    }
    endsRest = new Role[geometry.domains];
    owesRefresh = new boolean[geometry.domains];
    bursts = new int[geometry.pseudoChannels];
    pimTargets = new PimTargets(geometry);
    bankTargets = new ChannelGeometry.Target[geometry.banks];
    Arrays.setAll(bankTargets, geometry::bank);
    sameBankTargets = new ChannelGeometry.Target[geometry.banks];
    Arrays.setAll(sameBankTargets, geometry::sameBank);
    domainTargets = new ChannelGeometry.Target[geometry.domains];
    Arrays.setAll(domainTargets, geometry::domain);
  }

  long lastCycle() {
    return Math.max(0, lastCycle);
  }

  long refreshes() {
    return refreshes;
  }

  long bankRefreshes() {
    return bankRefreshes;
  }

  void check(IssuedCommand command, CommandKind kind) {
    if (command.cycle() < lastCycle) {
      throw new IllegalArgumentException(
          "cycle "
              + command.cycle()
              + " is before that of the command above; expected at least "
              + lastCycle);
    }
    int bank = command.rank() * geometry.banksPerRank;
    if (kind instanceof PimCommand pim) {
      bank += command.bankGroup() * geometry.banksPerGroup + command.bank();
      ChannelGeometry.Target target = pimTargets.of(pim.banks(), bank);
      checkTable(command, pim, target);
      checkBus(command, pim);
      checkState(command, pim, pimTargets.banks(pim.banks(), bank));
      issued(command, pim, target);
      return;
    }
    Role role = (Role) kind;
    ChannelGeometry.Target target;
    if (role.allBanks()) {
      target = domainTargets[geometry.domainOfBank[bank]];
    } else if (role == Role.REFRESH_BANK && timing.refreshesSameBank) {
      bank += command.bank();
      target = sameBankTargets[bank];
    } else {
      bank += command.bankGroup() * geometry.banksPerGroup + command.bank();
      target = bankTargets[bank];
    }
    checkTable(command, role, target);
    if (!role.exit()) {
      checkBus(command, role);
    }
    if (timing.powerDown != null) {
      checkPower(command, role, bank);
    }
    checkState(command, role, bank);
    issued(command, role, target);
    if (!role.exit()) {
      lastRole = role;
    }
  }

  private void issued(IssuedCommand command, CommandKind kind, ChannelGeometry.Target target) {
    for (TableRule rule : table) {
      if (rule.rule().from() == kind) {
        rule.issue(target, command.cycle());
      }
    }
    lastCycle = command.cycle();
  }

  /** What a command of processing in memory needs of its banks. */
  private void checkState(IssuedCommand command, PimCommand pim, int[] banks) {
    for (int each : banks) {
      int bank = each + pim.rowBuffer() * geometry.banks;
      switch (pim.effect()) {
        case OPEN:
          require(states.activateClosed, open[bank] == CLOSED, command, "a closed bank", bank);
          open[bank] = command.row();
          break;
        case CLOSE:
          close(command, bank);
          break;
        case READ:
        case WRITE:
        case COPY:
          boolean isOpen = open[bank] == command.row();
          require(states.rowOpen, isOpen, command, "row " + command.row(), bank);
          break;
        case MOVE:
          break;
      }
    }
  }

  private void checkTable(IssuedCommand command, CommandKind kind, ChannelGeometry.Target target) {
    for (int i = 0; i < table.size(); i++) {
      TableRule rule = table.get(i);
      if (rule.rule().to() == kind) {
        long from = rule.countsFrom(target);
        if (from >= 0) {
          kept(tableChecks.get(i), command.cycle() - from, rule.rule().cycles(), command);
        }
      }
    }
  }

  private void checkPower(IssuedCommand command, Role role, int bank) {
    int rank = geometry.domainOfBank[bank];
    if (!states.awake.enter(endsRest[rank] == (role.exit() ? role : null))) {
      violated(
          states.awake,
          command,
          role.exit() ? "its entry before" : "a rank that is awake",
          endsRest[rank] == null ? "a rank that is awake" : timing.name(endsRest[rank]) + " due");
    }
    endsRest[rank] =
        role == Role.POWER_DOWN_ENTER
            ? Role.POWER_DOWN_EXIT
            : role == Role.SELF_REFRESH_ENTER ? Role.SELF_REFRESH_EXIT : null;
    if (role == Role.SELF_REFRESH_EXIT) {
      owesRefresh[rank] = true;
    } else if (role == Role.REFRESH) {
      owesRefresh[rank] = false;
    } else if (role == Role.SELF_REFRESH_ENTER) {
      if (!states.refreshBetween.enter(!owesRefresh[rank])) {
        violated(states.refreshBetween, command, "a refresh before it", "none");
      }
      for (int i = rank * geometry.banksPerDomain; i < (rank + 1) * geometry.banksPerDomain; i++) {
        require(states.selfRefreshClosed, open[i] == CLOSED, command, "closed banks", i);
      }
    }
  }

  /** That commands of several cycles leave the bus is in the table. */
  private void checkBus(IssuedCommand command, CommandKind kind) {
    int bus = timing.twoBuses && kind.column() ? 1 : 0;
    if (busCycle[bus] >= 0) {
      kept(states.commandBus, command.cycle() - busCycle[bus], 1, command);
    }
    busCycle[bus] = command.cycle();
    if (timing.halfClock
        && !(kind instanceof Role role && role.precharge())
        && !states.clockEdge.enter(command.cycle() % 2 == 1)) {
      violated(states.clockEdge, command, "an odd cycle", String.valueOf(command.cycle()));
    }
  }

  private void checkState(IssuedCommand command, Role role, int bank) {
    switch (role) {
      case ACTIVATE:
        require(states.activateClosed, open[bank] == CLOSED, command, "a closed bank", bank);
        if (timing.twoStepActivate) {
          require(states.activateClosed, openingSince[bank] < 0, command, "a closed bank", bank);
          openingSince[bank] = command.cycle();
        } else {
          open[bank] = command.row();
        }
        break;
      case ACTIVATE_SECOND:
        secondActivate(command, bank);
        break;
      case PRECHARGE:
        close(command, bank);
        break;
      case PRECHARGE_ALL:
        int all = geometry.domainOfBank[bank] * geometry.banksPerDomain;
        for (int i = all; i < all + geometry.banksPerDomain; i++) {
          close(command, i);
        }
        break;
      case REFRESH:
        refreshes++;
        int first = geometry.domainOfBank[bank] * geometry.banksPerDomain;
        for (int i = first; i < first + geometry.banksPerDomain; i++) {
          refreshed(command, i);
        }
        break;
      case REFRESH_BANK:
        bankRefreshes++;
        for (int i = 0; i < (timing.refreshesSameBank ? geometry.groupsPerRank : 1); i++) {
          refreshed(command, bank + i * geometry.banksPerGroup);
        }
        break;
      case READ:
      case READ_PRECHARGE:
        column(command, bank, timing.readLatency, Role.SYNCHRONIZE_READ);
        closeAfter(role, bank);
        break;
      case WRITE:
      case WRITE_PRECHARGE:
        column(command, bank, timing.writeLatency, Role.SYNCHRONIZE_WRITE);
        closeAfter(role, bank);
        break;
      default:
        break;
    }
  }

  private void secondActivate(IssuedCommand command, int bank) {
    if (openingSince[bank] < 0) {
      require(states.secondActivate, false, command, "a first activate command", bank);
    } else {
      long latest = openingSince[bank] + timing.secondActivateWithin;
      if (!states.secondActivate.enter(latest - command.cycle())) {
        violated(
            states.secondActivate,
            command,
            "at most " + timing.secondActivateWithin + " cycles",
            String.valueOf(command.cycle() - openingSince[bank]));
      }
    }
    openingSince[bank] = LONG_AGO;
    open[bank] = command.row();
  }

  private void refreshed(IssuedCommand command, int bank) {
    boolean closed =
        open[bank] == CLOSED && open[bank + geometry.banks] == CLOSED && openingSince[bank] < 0;
    require(states.refreshClosed, closed, command, "closed banks", bank);
  }

  private void close(IssuedCommand command, int bank) {
    if (timing.twoStepActivate) {
      require(states.prechargeOpened, openingSince[bank] < 0, command, "a bank that is open", bank);
    }
    openingSince[bank] = LONG_AGO;
    open[bank] = CLOSED;
  }

  private void closeAfter(Role role, int bank) {
    if (role == Role.READ_PRECHARGE || role == Role.WRITE_PRECHARGE) {
      open[bank] = CLOSED;
    }
  }

  private void column(IssuedCommand command, int bank, int latency, Role synchronize) {
    require(states.rowOpen, open[bank] == command.row(), command, "row " + command.row(), bank);
    long start = command.cycle() + latency;
    int pseudoChannel = geometry.pseudoChannelOfBank[bank];
    long[] starts = burstStarts[pseudoChannel];
    if (bursts[pseudoChannel] > 0) {
      long gap = Long.MAX_VALUE;
      for (long other : starts) {
        gap = Math.min(gap, Math.abs(start - other));
      }
      kept(states.dataBus, gap, timing.burst, command);
    }
    starts[bursts[pseudoChannel]++ % RECENT_BURSTS] = start;
    if (timing.dataClockOnNeed) {
      boolean started = lastRole != null && timing.name(synchronize).equals(timing.name(lastRole));
      if (!states.dataClock.enter(started || command.cycle() < clockStops)) {
        violated(
            states.dataClock,
            command,
            timing.name(synchronize) + " before it",
            "stopped in cycle " + clockStops);
      }
      clockStops = Math.max(clockStops, start + timing.burst + timing.dataClockRunsAfterBurst);
    }
  }

  private void kept(RuleCheck rule, long found, long needed, IssuedCommand command) {
    if (!rule.enter(found - needed)) {
      violated(rule, command, needed + " cycles", String.valueOf(found));
    }
  }

  private void require(
      RuleCheck rule, boolean kept, IssuedCommand command, String needed, int bank) {
    if (!rule.enter(kept)) {
      String found =
          openingSince[bank] >= 0
              ? "a bank being opened"
              : open[bank] == CLOSED ? "a closed bank" : "row " + open[bank];
      violated(rule, command, needed, found);
    }
  }

  private void violated(RuleCheck rule, IssuedCommand command, String needed, String found) {
    violations.accept(new RuleViolation(command, rule.name(), needed, found));
  }
}
