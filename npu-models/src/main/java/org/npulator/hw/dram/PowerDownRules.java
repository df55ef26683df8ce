package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The distances that power-down and self-refresh keep to other commands of their rank (JESD79-4,
 * sections on power-down and self-refresh): entry when data, write recovery and refreshes are over,
 * self-refresh when a refresh could begin, the next command tXP or tXS after the exit.
 */
final class PowerDownRules {
  private static final Set<Role> COLUMNS =
      EnumSet.of(
          Role.READ,
          Role.WRITE,
          Role.READ_PRECHARGE,
          Role.WRITE_PRECHARGE,
          Role.SYNCHRONIZE_READ,
          Role.SYNCHRONIZE_WRITE);

  final int exit;
  final int minimum;
  final int selfRefreshExit;
  final int selfRefreshExitToColumn;
  final int selfRefreshMinimum;
  private final int prechargeToEntry;

  PowerDownRules(PowerDownTiming power, Map<String, Integer> timing) {
    exit = TimingExpression.evaluate("powerDown", power.exit(), timing);
    minimum = TimingExpression.evaluate("powerDown", power.minimum(), timing);
    prechargeToEntry = cycles(power.prechargeToEntry(), timing, 1);
    selfRefreshExit = cycles(power.selfRefreshExit(), timing, 0);
    selfRefreshExitToColumn =
        Math.max(selfRefreshExit, cycles(power.selfRefreshExitToColumn(), timing, 0));
    selfRefreshMinimum = cycles(power.selfRefreshMinimum(), timing, 0);
  }

  private static int cycles(Optional<String> expression, Map<String, Integer> timing, int none) {
    return expression
        .map(text -> TimingExpression.evaluate("powerDown", text, timing))
        .orElse(none);
  }

  /**
   * The rules of a device.
   *
   * @param table the constraints between its other commands
   */
  List<DeviceTiming.Rule> rules(DeviceTiming timing, List<DeviceTiming.Rule> table) {
    List<DeviceTiming.Rule> rules = new ArrayList<>();
    int dataOver = timing.burst + Math.max(1, timing.dataClockRunsAfterBurst);
    int recovery = timing.writeLatency + dataOver;
    for (DeviceTiming.Rule rule : table) {
      if (rule.from() == Role.WRITE && rule.to() == Role.PRECHARGE) {
        recovery =
            Math.max(
                recovery,
                rule.cycles()
                    + timing.commandCycles(Role.PRECHARGE)
                    - timing.commandCycles(Role.WRITE));
      }
      if (rule.to() == Role.REFRESH && timing.has(Role.SELF_REFRESH_ENTER)) {
        rules.add(
            new DeviceTiming.Rule(
                rule.name(),
                rule.level(),
                rule.from(),
                Role.SELF_REFRESH_ENTER,
                rule.cycles() + timing.commandCycles(Role.REFRESH) - 1,
                rule.window(),
                rule.sibling()));
      }
    }
    for (Role enter : List.of(Role.POWER_DOWN_ENTER, Role.SELF_REFRESH_ENTER)) {
      add(rules, timing, "dataBeforeEntry", Role.READ, enter, timing.readLatency + dataOver);
      add(
          rules,
          timing,
          "dataBeforeEntry",
          Role.READ_PRECHARGE,
          enter,
          timing.readLatency + dataOver);
      add(rules, timing, "writeRecoveryBeforeEntry", Role.WRITE, enter, recovery);
      add(rules, timing, "writeRecoveryBeforeEntry", Role.WRITE_PRECHARGE, enter, recovery + 1);
      add(rules, timing, "prechargeBeforeEntry", Role.PRECHARGE, enter, prechargeToEntry);
      add(rules, timing, "prechargeBeforeEntry", Role.PRECHARGE_ALL, enter, prechargeToEntry);
      add(rules, timing, "refreshBeforeEntry", Role.REFRESH, enter, timing.refreshDuration);
      add(
          rules,
          timing,
          "refreshBeforeEntry",
          Role.REFRESH_BANK,
          enter,
          timing.bankRefreshDuration);
    }
    add(rules, timing, "powerDownMinimum", Role.POWER_DOWN_ENTER, Role.POWER_DOWN_EXIT, minimum);
    add(
        rules,
        timing,
        "selfRefreshMinimum",
        Role.SELF_REFRESH_ENTER,
        Role.SELF_REFRESH_EXIT,
        selfRefreshMinimum);
    for (Role to : Role.values()) {
      if (to.exit()) {
        continue;
      }
      add(
          rules,
          timing,
          "powerDownExit",
          Role.POWER_DOWN_EXIT,
          to,
          to == Role.POWER_DOWN_ENTER ? Math.max(exit, minimum) : exit);
      add(
          rules,
          timing,
          "selfRefreshExit",
          Role.SELF_REFRESH_EXIT,
          to,
          COLUMNS.contains(to) ? selfRefreshExitToColumn : selfRefreshExit);
    }
    return rules;
  }

  private static void add(
      List<DeviceTiming.Rule> rules,
      DeviceTiming timing,
      String name,
      Role from,
      Role to,
      int cycles) {
    if (timing.has(from) && timing.has(to)) {
      rules.add(
          new DeviceTiming.Rule(
              name,
              TimingConstraint.Level.RANK,
              from,
              to,
              cycles + timing.commandCycles(from) - timing.commandCycles(to),
              1,
              false));
    }
  }
}
