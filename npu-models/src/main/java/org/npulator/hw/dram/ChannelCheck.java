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

  /** The open row of each bank. */
  private final int[] open;

  /** The cycle of the first of two activate commands, by bank; negative if there was none. */
  private final long[] openingSince;

  private final long[] burstStarts = new long[RECENT_BURSTS];
  private int bursts;
  private long clockStops = LONG_AGO;
  private Role lastRole;
  private long lastCycle = LONG_AGO;
  private long refreshes;

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
    open = new int[geometry.banks];
    Arrays.fill(open, CLOSED);
    openingSince = new long[geometry.banks];
    Arrays.fill(openingSince, LONG_AGO);
    Arrays.fill(burstStarts, LONG_AGO);
  }

  long lastCycle() {
    return Math.max(0, lastCycle);
  }

  long refreshes() {
    return refreshes;
  }

  void check(IssuedCommand command, Role role) {
    if (command.cycle() < lastCycle) {
      throw new IllegalArgumentException(
          "cycle "
              + command.cycle()
              + " is before that of the command above; expected at least "
              + lastCycle);
    }
    int bank = command.rank() * geometry.banksPerRank;
    if (!role.allBanks()) {
      bank += command.bankGroup() * geometry.banksPerGroup + command.bank();
    }
    checkTable(command, role, bank);
    if (lastRole != null) {
      kept(states.commandBus, command.cycle() - lastCycle, 1, command);
    }
    checkState(command, role, bank);
    for (TableRule rule : table) {
      if (rule.rule().from() == role) {
        rule.issue(role, bank, command.cycle());
      }
    }
    lastRole = role;
    lastCycle = command.cycle();
  }

  private void checkTable(IssuedCommand command, Role role, int bank) {
    for (int i = 0; i < table.size(); i++) {
      TableRule rule = table.get(i);
      if (rule.rule().to() == role) {
        long from = rule.countsFrom(role, bank);
        if (from >= 0) {
          kept(tableChecks.get(i), command.cycle() - from, rule.rule().cycles(), command);
        }
      }
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
        for (int i = bank; i < bank + geometry.banksPerRank; i++) {
          close(command, i);
        }
        break;
      case REFRESH:
        refreshes++;
        for (int i = bank; i < bank + geometry.banksPerRank; i++) {
          boolean closed = open[i] == CLOSED && openingSince[i] < 0;
          require(states.refreshClosed, closed, command, "closed banks", i);
        }
        break;
      case READ:
        column(command, bank, timing.readLatency, Role.SYNCHRONIZE_READ);
        break;
      case WRITE:
        column(command, bank, timing.writeLatency, Role.SYNCHRONIZE_WRITE);
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

  private void close(IssuedCommand command, int bank) {
    if (timing.twoStepActivate) {
      require(states.prechargeOpened, openingSince[bank] < 0, command, "a bank that is open", bank);
    }
    openingSince[bank] = LONG_AGO;
    open[bank] = CLOSED;
  }

  private void column(IssuedCommand command, int bank, int latency, Role synchronize) {
    require(states.rowOpen, open[bank] == command.row(), command, "row " + command.row(), bank);
    long start = command.cycle() + latency;
    if (bursts > 0) {
      long gap = Long.MAX_VALUE;
      for (long other : burstStarts) {
        gap = Math.min(gap, Math.abs(start - other));
      }
      kept(states.dataBus, gap, timing.burst, command);
    }
    burstStarts[bursts++ % RECENT_BURSTS] = start;
    if (timing.dataClockOnNeed) {
      boolean started = lastRole == synchronize && lastCycle == command.cycle() - 1;
      if (!states.dataClock.enter(started || command.cycle() < clockStops)) {
        violated(
            states.dataClock,
            command,
            timing.name(synchronize) + " in the cycle before",
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
