package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The timing of a device as numbers: expressions evaluated, commands as roles. */
final class DeviceTiming {
  /** One constraint between two roles. */
  record Rule(
      String name,
      TimingConstraint.Level level,
      CommandKind from,
      CommandKind to,
      int cycles,
      int window,
      boolean sibling) {

    /** The same rule at another level. */
    Rule at(TimingConstraint.Level other) {
      return new Rule(name, other, from, to, cycles, window, sibling);
    }
  }

  final int readLatency;
  final int writeLatency;
  final int burst;
  final int refreshInterval;
  final int refreshDuration;
  final int bankRefreshInterval;
  final int bankRefreshDuration;
  final int betweenRefreshRounds;
  final boolean refreshesSameBank;
  final int rowCycle;
  final int rowActive;
  final DramProtocol.AllBanks allBanks;
  final boolean twoBuses;
  final boolean halfClock;
  final boolean twoStepActivate;
  final int secondActivateWithin;
  final boolean dataClockOnNeed;
  final int dataClockRunsAfterBurst;

  /** Power-down and self-refresh, or null if the device has none. */
  final PowerDownRules powerDown;

  /** Cycles that the longest command takes on its bus. */
  final int longestCommand;

  /** Least distances, commands being counted from the first of their cycles. */
  final List<Rule> rules;

  /** All commands by their numbers: the roles, then those of processing in memory. */
  final List<CommandKind> kinds;

  private final String[] names;
  private final int[] commandCycles;

  DeviceTiming(DramDevice device) {
    Map<String, Integer> timing = device.timing();
    DramProtocol commands = device.commands();
    readLatency = TimingExpression.evaluate("readLatency", device.readLatency(), timing);
    writeLatency = TimingExpression.evaluate("writeLatency", device.writeLatency(), timing);
    burst = TimingExpression.evaluate("burst", device.burst(), timing);
    refreshInterval =
        TimingExpression.evaluate("refreshInterval", device.refreshInterval(), timing);
    refreshDuration =
        TimingExpression.evaluate("refreshDuration", device.refreshDuration(), timing);
    Optional<DramDevice.BankRefresh> bankRefresh = device.bankRefresh();
    bankRefreshInterval = cycles("bankRefresh", bankRefresh.map(r -> r.interval()), timing);
    bankRefreshDuration = cycles("bankRefresh", bankRefresh.map(r -> r.duration()), timing);
    betweenRefreshRounds =
        cycles("bankRefresh", bankRefresh.flatMap(r -> r.betweenRounds()), timing);
    refreshesSameBank = bankRefresh.flatMap(r -> r.sameBank()).orElse(false);
    allBanks = commands.allBanks().orElse(DramProtocol.AllBanks.RANK);
    twoBuses = commands.buses().orElse(DramProtocol.Buses.ONE) == DramProtocol.Buses.ROW_AND_COLUMN;
    halfClock = commands.halfClock().orElse(false);
    rowCycle = TimingExpression.evaluate("rowCycle", device.rowCycle(), timing);
    rowActive = TimingExpression.evaluate("rowActive", device.rowActive(), timing);
    twoStepActivate = commands.activate().size() == 2;
    secondActivateWithin = cycles("commands", commands.secondActivateWithin(), timing);
    dataClockOnNeed = commands.dataClock().isPresent();
    dataClockRunsAfterBurst =
        cycles("commands", commands.dataClock().map(clock -> clock.runsAfterBurst()), timing);
    List<PimCommand> pim =
        device.pim().map(protocol -> PimCommand.all(protocol, timing)).orElse(List.of());
    kinds = Stream.<CommandKind>concat(Arrays.stream(Role.values()), pim.stream()).toList();
    names = new String[kinds.size()];
    commandCycles = new int[kinds.size()];
    for (PimCommand command : pim) {
      names[command.ordinal()] = command.name();
      commandCycles[command.ordinal()] = command.cycles();
    }
    for (Role role : Role.values()) {
      names[role.ordinal()] = commands.name(role);
      commandCycles[role.ordinal()] =
          commands.cycles().map(map -> map.get(commands.name(role))).orElse(1);
    }
    device.powerDown().ifPresent(this::namePowerCommands);
    longestCommand = Arrays.stream(commandCycles).max().orElse(1);
    List<Rule> list = new ArrayList<>();
    addBusRules(list);
    device.constraints().forEach((name, constraint) -> addRules(list, name, constraint, timing));
    powerDown = device.powerDown().map(power -> new PowerDownRules(power, timing)).orElse(null);
    if (powerDown != null) {
      list.addAll(powerDown.rules(this, List.copyOf(list)));
    }
    rules = List.copyOf(list);
  }

  /** The names are the same in all standards. */
  private void namePowerCommands(PowerDownTiming power) {
    names[Role.POWER_DOWN_ENTER.ordinal()] = "PDE";
    names[Role.POWER_DOWN_EXIT.ordinal()] = "PDX";
    if (power.selfRefreshExit().isPresent()) {
      names[Role.SELF_REFRESH_ENTER.ordinal()] = "SRE";
      names[Role.SELF_REFRESH_EXIT.ordinal()] = "SRX";
    }
  }

  private static int cycles(String key, Optional<String> expression, Map<String, Integer> timing) {
    return expression.map(text -> TimingExpression.evaluate(key, text, timing)).orElse(0);
  }

  /** A command keeps its bus for as many cycles as it takes. */
  private void addBusRules(List<Rule> list) {
    for (CommandKind from : kinds) {
      for (CommandKind to : kinds) {
        int cycles = commandCycles(from);
        if (cycles > 1
            && names[from.ordinal()] != null
            && names[to.ordinal()] != null
            && !to.exit()
            && (!twoBuses || from.column() == to.column())) {
          list.add(
              new Rule("command bus", TimingConstraint.Level.CHANNEL, from, to, cycles, 1, false));
        }
      }
    }
  }

  /** Standards count from the last cycle of a command to the last cycle of another. */
  private void addRules(
      List<Rule> list, String name, TimingConstraint constraint, Map<String, Integer> timing) {
    int cycles = TimingExpression.evaluate("constraints", constraint.cycles(), timing);
    for (String earlier : constraint.from()) {
      for (CommandKind from : tableKinds(earlier)) {
        for (String later : constraint.to()) {
          for (CommandKind to : tableKinds(later)) {
            list.add(
                new Rule(
                    name,
                    constraint.level(),
                    from,
                    to,
                    cycles + commandCycles(from) - commandCycles(to),
                    constraint.window().orElse(1),
                    constraint.sibling().orElse(false)));
          }
        }
      }
    }
  }

  /** Cycles that a command takes on its bus. */
  int commandCycles(CommandKind kind) {
    return commandCycles[kind.ordinal()];
  }

  /** The name of a command, or null if the standard has none for this role. */
  String name(CommandKind kind) {
    return names[kind.ordinal()];
  }

  boolean has(Role role) {
    return names[role.ordinal()] != null;
  }

  /** The roles of a command, those of power-down included; none if no command has this name. */
  List<Role> roles(String name) {
    return Arrays.stream(Role.values()).filter(role -> name.equals(name(role))).toList();
  }

  /** The kinds of a command of the table: those of power-down are not there. */
  private List<CommandKind> tableKinds(String name) {
    return kinds.stream()
        .filter(kind -> name.equals(name(kind)))
        .filter(kind -> !(kind instanceof Role role && role.power()))
        .toList();
  }

  /** A command of processing in memory, if one has this name. */
  Optional<PimCommand> pimCommand(String name) {
    return kinds.stream()
        .filter(kind -> kind instanceof PimCommand && name.equals(name(kind)))
        .map(PimCommand.class::cast)
        .findFirst();
  }

  /** The roles of a command of the table; none if no command has this name. */
  static List<Role> roles(DramProtocol commands, String name) {
    return Arrays.stream(Role.values()).filter(role -> name.equals(commands.name(role))).toList();
  }
}
