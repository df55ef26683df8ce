package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The timing of a device as numbers: expressions evaluated, commands as roles. */
final class DeviceTiming {
  /** One constraint between two roles. */
  record Rule(
      String name,
      TimingConstraint.Level level,
      Role from,
      Role to,
      int cycles,
      int window,
      boolean sibling) {}

  final int readLatency;
  final int writeLatency;
  final int burst;
  final int refreshInterval;
  final int refreshDuration;
  final int rowCycle;
  final int rowActive;
  final boolean rowAndColumnBus;
  final boolean twoStepActivate;
  final int secondActivateWithin;
  final boolean dataClockOnNeed;
  final int dataClockRunsAfterBurst;
  final List<Rule> rules;
  private final String[] names = new String[Role.COUNT];

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
    rowCycle = TimingExpression.evaluate("rowCycle", device.rowCycle(), timing);
    rowActive = TimingExpression.evaluate("rowActive", device.rowActive(), timing);
    rowAndColumnBus =
        commands.buses().orElse(DramProtocol.Buses.ONE) == DramProtocol.Buses.ROW_AND_COLUMN;
    twoStepActivate = commands.activate().size() == 2;
    secondActivateWithin =
        commands
            .secondActivateWithin()
            .map(text -> TimingExpression.evaluate("commands", text, timing))
            .orElse(0);
    dataClockOnNeed = commands.dataClock().isPresent();
    dataClockRunsAfterBurst =
        commands
            .dataClock()
            .map(clock -> TimingExpression.evaluate("commands", clock.runsAfterBurst(), timing))
            .orElse(0);
    for (Role role : Role.values()) {
      names[role.ordinal()] = commands.name(role);
    }
    List<Rule> list = new ArrayList<>();
    device
        .constraints()
        .forEach(
            (name, constraint) -> {
              int cycles = TimingExpression.evaluate("constraints", constraint.cycles(), timing);
              for (String from : constraint.from()) {
                for (String to : constraint.to()) {
                  list.add(
                      new Rule(
                          name,
                          constraint.level(),
                          role(commands, from),
                          role(commands, to),
                          cycles,
                          constraint.window().orElse(1),
                          constraint.sibling().orElse(false)));
                }
              }
            });
    rules = List.copyOf(list);
  }

  /** The name of a command, or null if the standard has none for this role. */
  String name(Role role) {
    return names[role.ordinal()];
  }

  /** The role of a command, or null if no command has this name. */
  static Role role(DramProtocol commands, String name) {
    for (Role role : Role.values()) {
      if (name.equals(commands.name(role))) {
        return role;
      }
    }
    return null;
  }
}
