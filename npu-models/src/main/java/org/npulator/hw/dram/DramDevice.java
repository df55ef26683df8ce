package org.npulator.hw.dram;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.NearestName;
import org.npulator.core.quantity.Bandwidth;
import org.npulator.core.quantity.Frequency;

/**
 * A DRAM device: organisation, timing, constraints, currents. Everything in which one standard
 * differs from another is a value here; the model knows no standard by name.
 */
@Doc("DRAM device")
public record DramDevice(
    @Doc("JEDEC standard") String standard,
    @Doc("clock of the commands (CK)") Frequency clock,
    @Doc("size of a rank") DramOrganization organization,
    @Doc("timing values in cycles by name") Map<String, Integer> timing,
    @Doc("cycles from a read command to its first data, as a sum of timing names")
        String readLatency,
    @Doc("cycles from a write command to its first data, as a sum of timing names")
        String writeLatency,
    @Doc("cycles a burst occupies the data bus, as a sum of timing names") String burst,
    @Doc("cycles between all-bank refreshes, as a sum of timing names") String refreshInterval,
    @Doc("cycles of an all-bank refresh, as a sum of timing names") String refreshDuration,
    @Doc("refreshes that the standard lets wait beyond their time; none if left out")
        @AtLeast(0)
        @AtMost(64)
        Optional<Integer> postponableRefreshes,
    @Doc("refresh of less than all banks") Optional<BankRefresh> bankRefresh,
    @Doc("power-down and self-refresh; none if left out") Optional<PowerDownTiming> powerDown,
    @Doc("cycles between activations of a bank (tRC), as a sum of timing names") String rowCycle,
    @Doc("cycles a row is open at least (tRAS), as a sum of timing names") String rowActive,
    @Doc("cycles to close a row (tRP), as a sum of timing names") String rowPrecharge,
    @Doc("commands") DramProtocol commands,
    @Doc("least distances between commands by name") Map<String, TimingConstraint> constraints,
    @Doc("commands of processing in memory; none if left out") Optional<PimProtocol> pim,
    @Doc("currents or energies") DramPower power,
    @Doc("values without a public source, such as timing.nCL; none if left out")
        Optional<List<String>> estimated,
    @Doc("where the values of timing, organization and constraints come from")
        Map<String, String> sources) {

  /** Groups of values that state their source. */
  private static final List<String> SOURCED = List.of("timing", "organization", "constraints");

  /** Refresh of one bank, or of one bank of every bank group. */
  @Doc("refresh of less than all banks")
  public record BankRefresh(
      @Doc("cycles between them, as a sum of timing names") String interval,
      @Doc("cycles of one, as a sum of timing names") String duration,
      @Doc(
              "cycles from the last bank of a round to the first of the next, as a sum of timing"
                  + " names; no limit if left out")
          Optional<String> betweenRounds,
      @Doc("whether it addresses one bank of every bank group; only one bank if left out")
          Optional<Boolean> sameBank) {

    Stream<String> expressions() {
      return Stream.concat(Stream.of(interval, duration), betweenRounds.stream());
    }
  }

  public DramDevice {
    timing = Collections.unmodifiableMap(new LinkedHashMap<>(timing));
    constraints = Collections.unmodifiableMap(new LinkedHashMap<>(constraints));
    sources = Collections.unmodifiableMap(new LinkedHashMap<>(sources));
    for (Map.Entry<String, Integer> entry : timing.entrySet()) {
      if (entry.getValue() < 0 || entry.getValue() > 10_000_000) {
        throw new InvalidValueException(
            "timing", entry.getKey() + " = " + entry.getValue() + " cycles is out of range");
      }
    }
    int burstCycles = atLeast(1, "burst", burst, timing);
    atLeast(1, "readLatency", readLatency, timing);
    atLeast(0, "writeLatency", writeLatency, timing);
    int interval = atLeast(1, "refreshInterval", refreshInterval, timing);
    int duration = atLeast(1, "refreshDuration", refreshDuration, timing);
    if (duration >= interval) {
      throw new InvalidValueException(
          "refreshInterval", "a refresh of " + duration + " cycles does not fit into " + interval);
    }
    checkBankRefresh(commands, bankRefresh, timing);
    checkPowerDown(powerDown, commands, timing);
    checkCommands(commands, timing);
    checkRowCycle(
        atLeast(1, "rowCycle", rowCycle, timing),
        atLeast(1, "rowActive", rowActive, timing),
        atLeast(1, "rowPrecharge", rowPrecharge, timing));
    for (Map.Entry<String, TimingConstraint> entry : constraints.entrySet()) {
      checkConstraint(entry.getKey(), entry.getValue(), timing, commands, pim);
    }
    if (pim.isPresent()) {
      checkPim(pim.get(), commands, timing);
    }
    new BurstSpacing(constraints, timing, organization.pseudoChannelCount() > 1, burstCycles)
        .check(List.of(commands.read(), commands.write()));
    checkUsed(
        timing,
        Stream.of(
                Stream.of(readLatency, writeLatency, burst, refreshInterval, refreshDuration),
                Stream.of(rowCycle, rowActive, rowPrecharge),
                bankRefresh.stream().flatMap(BankRefresh::expressions),
                powerDown.stream().flatMap(PowerDownTiming::expressions),
                commands.expressions(),
                constraints.values().stream().map(TimingConstraint::cycles),
                pim.stream().flatMap(PimProtocol::expressions))
            .flatMap(expressions -> expressions));
    estimated = estimated.map(List::copyOf);
    checkSources(sources, estimated.orElse(List.of()), timing, constraints);
  }

  private static void checkSources(
      Map<String, String> sources,
      List<String> estimated,
      Map<String, Integer> timing,
      Map<String, TimingConstraint> constraints) {
    for (String group : SOURCED) {
      if (sources.getOrDefault(group, "").isBlank()) {
        throw new InvalidValueException("sources", "expected the source of " + group);
      }
    }
    for (String value : estimated) {
      int dot = value.indexOf('.');
      String group = dot < 0 ? "" : value.substring(0, dot);
      String name = value.substring(dot + 1);
      boolean known =
          (group.equals("timing") && timing.containsKey(name))
              || (group.equals("constraints") && constraints.containsKey(name))
              || (group.equals("organization") && DramOrganization.KEYS.contains(name));
      if (!known) {
        throw new InvalidValueException(
            "estimated",
            "'"
                + value
                + "' is no value of this device; expected one such as timing."
                + timing.keySet().stream().findFirst().orElse("nCL"));
      }
    }
  }

  /** What the data bus of a channel moves without a gap. */
  public Bandwidth peakBandwidth() {
    int cycles = TimingExpression.evaluate("burst", burst, timing);
    return new Bandwidth(
        clock.toHertz()
            / cycles
            * organization.transactionBytes()
            * organization.pseudoChannelCount());
  }

  private static int atLeast(
      int least, String key, String expression, Map<String, Integer> timing) {
    int cycles = TimingExpression.evaluate(key, expression, timing);
    if (cycles < least) {
      throw new InvalidValueException(
          key, "'" + expression + "' is " + cycles + " cycles, expected at least " + least);
    }
    return cycles;
  }

  private static void checkBankRefresh(
      DramProtocol commands, Optional<BankRefresh> bankRefresh, Map<String, Integer> timing) {
    if (commands.refreshBank().isPresent() != bankRefresh.isPresent()) {
      throw new InvalidValueException(
          "bankRefresh", "expected together with a command refreshBank or not at all");
    }
    bankRefresh.ifPresent(
        refresh -> {
          int interval = atLeast(1, "bankRefresh", refresh.interval(), timing);
          int duration = atLeast(1, "bankRefresh", refresh.duration(), timing);
          refresh.betweenRounds().ifPresent(text -> atLeast(0, "bankRefresh", text, timing));
          if (duration > 64 * interval) {
            throw new InvalidValueException(
                "bankRefresh",
                "a refresh of " + duration + " cycles every " + interval + " never ends");
          }
        });
  }

  private static void checkPowerDown(
      Optional<PowerDownTiming> powerDown, DramProtocol commands, Map<String, Integer> timing) {
    if (powerDown.isEmpty()) {
      return;
    }
    if (commands.allBanks().orElse(DramProtocol.AllBanks.RANK) != DramProtocol.AllBanks.RANK
        || commands.halfClock().orElse(false)) {
      throw new InvalidValueException(
          "powerDown", "expected a device whose commands to all banks address a rank in whole CK");
    }
    atLeast(1, "powerDown", powerDown.get().exit(), timing);
    atLeast(1, "powerDown", powerDown.get().minimum(), timing);
    powerDown.get().prechargeToEntry().ifPresent(text -> atLeast(1, "powerDown", text, timing));
    powerDown.get().selfRefreshExit().ifPresent(text -> atLeast(1, "powerDown", text, timing));
    powerDown.get().selfRefreshMinimum().ifPresent(text -> atLeast(1, "powerDown", text, timing));
    powerDown
        .get()
        .selfRefreshExitToColumn()
        .ifPresent(text -> atLeast(1, "powerDown", text, timing));
  }

  private static void checkPim(
      PimProtocol pim, DramProtocol commands, Map<String, Integer> timing) {
    pim.commands()
        .forEach(
            (name, command) -> {
              if (!DeviceTiming.roles(commands, name).isEmpty()) {
                throw new InvalidValueException(
                    "pim", "a command of the standard is named '" + name + "' already");
              }
              command.latency().ifPresent(text -> atLeast(1, "pim", text, timing));
              command
                  .openedBy()
                  .filter(opener -> !pim.commands().containsKey(opener))
                  .filter(opener -> !commands.activate().equals(List.of(opener)))
                  .ifPresent(
                      opener -> {
                        throw new InvalidValueException(
                            "pim",
                            name
                                + ": expected a command with the effect open or "
                                + commands.activate().get(0)
                                + ", not '"
                                + opener
                                + "'");
                      });
            });
    if (commands.activate().size() > 1
        || commands.dataClock().isPresent()
        || commands.halfClock().orElse(false)) {
      throw new InvalidValueException(
          "pim",
          "expected a device with one activate command, no data clock of its own and whole"
              + " cycles");
    }
  }

  private static void checkCommands(DramProtocol commands, Map<String, Integer> timing) {
    commands.secondActivateWithin().ifPresent(within -> atLeast(1, "commands", within, timing));
    commands
        .dataClock()
        .ifPresent(dataClock -> atLeast(0, "commands", dataClock.runsAfterBurst(), timing));
    commands
        .cycles()
        .ifPresent(map -> map.keySet().forEach(name -> checkName("commands", name, commands)));
  }

  private static void checkName(String key, String command, DramProtocol commands) {
    if (DeviceTiming.roles(commands, command).isEmpty()) {
      throw new InvalidValueException(key, "no command is named '" + command + "'");
    }
  }

  /** Data rate of a channel while bursts follow each other without gaps. */
  public double peakBytesPerSecond() {
    int burstCycles = TimingExpression.evaluate("burst", burst, timing);
    return organization.transactionBytes()
        * organization.pseudoChannelCount()
        * clock.toHertz()
        / burstCycles;
  }

  /** The share of the time in which a rank that is refreshed as a whole is not accessible. */
  public double refreshShare() {
    return (double) TimingExpression.evaluate("refreshDuration", refreshDuration, timing)
        / TimingExpression.evaluate("refreshInterval", refreshInterval, timing);
  }

  /** Time from a refresh of all banks to the next. */
  public double refreshIntervalSeconds() {
    return TimingExpression.evaluate("refreshInterval", refreshInterval, timing) / clock.toHertz();
  }

  private static void checkRowCycle(int cycle, int active, int precharge) {
    if (cycle < active + precharge) {
      throw new InvalidValueException(
          "rowCycle",
          "tRC = "
              + cycle
              + " is less than tRAS + tRP = "
              + active
              + " + "
              + precharge
              + ", so a row could be opened before it is closed");
    }
  }

  private static void checkConstraint(
      String name,
      TimingConstraint constraint,
      Map<String, Integer> timing,
      DramProtocol commands,
      Optional<PimProtocol> pim) {
    TimingExpression.evaluate("constraints", constraint.cycles(), timing);
    for (List<String> names : List.of(constraint.from(), constraint.to())) {
      for (String command : names) {
        boolean ofPim = pim.isPresent() && pim.get().commands().containsKey(command);
        if (!ofPim && DeviceTiming.roles(commands, command).isEmpty()) {
          throw new InvalidValueException(
              "constraints", name + ": no command is named '" + command + "'");
        }
      }
    }
  }

  private static void checkUsed(Map<String, Integer> timing, Stream<String> expressions) {
    Set<String> used =
        expressions
            .flatMap(text -> TimingExpression.names(text).stream())
            .collect(Collectors.toCollection(TreeSet::new));
    for (String name : timing.keySet()) {
      if (!used.contains(name)) {
        throw new InvalidValueException(
            "timing", "nothing uses %s; %s".formatted(name, NearestName.advice(name, used)));
      }
    }
  }
}
