package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Checks sequences of commands against the constraint table of a device and the states of its
 * banks, buses and data clock. It shares nothing with the controller but the table: distances are
 * taken from the commands themselves, one rule at a time.
 */
public final class CommandChecker {
  private static final int MOST_KEPT = 100;
  private static final Map<String, Role> PLAIN_NAMES =
      Map.of(
          "activate", Role.ACTIVATE,
          "precharge", Role.PRECHARGE,
          "read", Role.READ,
          "write", Role.WRITE,
          "read_p", Role.READ_PRECHARGE,
          "write_p", Role.WRITE_PRECHARGE,
          "refresh", Role.REFRESH,
          "refresh_bank", Role.REFRESH_BANK);

  private final DramDevice device;
  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final List<RuleCheck> rules = new ArrayList<>();
  private final List<RuleViolation> violations = new ArrayList<>();
  private final SortedMap<Integer, ChannelCheck> channels = new TreeMap<>();
  private final List<RuleCheck> tableRules = new ArrayList<>();
  private final StateRules stateRules;
  private long commands;
  private long violationCount;

  /**
   * @param memory whose device and ranks the commands are for
   */
  public CommandChecker(MemoryConfig memory) {
    this(memory.device(), memory.geometry());
  }

  /**
   * @param memory whose device and ranks the commands are for
   */
  public CommandChecker(PimMemoryConfig memory) {
    this(memory.device(), memory.geometry());
  }

  private CommandChecker(DramDevice device, ChannelGeometry geometry) {
    this.device = device;
    this.geometry = geometry;
    timing = new DeviceTiming(device);
    for (DeviceTiming.Rule rule : timing.rules) {
      tableRules.add(new RuleCheck(rule.name(), TableRule.meaning(rule, timing)));
    }
    stateRules = new StateRules(timing);
    rules.addAll(tableRules);
    rules.addAll(stateRules.all());
  }

  /**
   * Checks the next command of its channel.
   *
   * @throws IllegalArgumentException if the device has no such command or place, or if the command
   *     comes before the last one of its channel
   */
  public void check(IssuedCommand command) {
    // The rules of a command with several roles are those of each of them.
    CommandKind kind =
        timing.roles(command.name()).stream()
            .<CommandKind>map(role -> role)
            .findFirst()
            .or(() -> timing.pimCommand(command.name()))
            .orElse(null);
    if (kind == null) {
      throw new IllegalArgumentException(
          "no command of "
              + device.standard()
              + " is named '"
              + command.name()
              + "'; expected "
              + String.join(", ", names()));
    }
    checkPlace(command, kind);
    ChannelCheck channel =
        channels.computeIfAbsent(
            command.channel(),
            number -> new ChannelCheck(timing, geometry, tableRules, stateRules, this::violated));
    channel.check(command, kind);
    commands++;
  }

  private void checkPlace(IssuedCommand command, CommandKind kind) {
    inRange("rank", command.rank(), geometry.ranks);
    if (!(kind instanceof Role role && role.allBanks())) {
      if (kind != Role.REFRESH_BANK || !timing.refreshesSameBank) {
        inRange("bank group", command.bankGroup(), geometry.groupsPerRank);
      }
      inRange("bank", command.bank(), geometry.banksPerGroup);
    }
  }

  private static void inRange(String what, int number, int count) {
    if (number < 0 || number >= count) {
      throw new IllegalArgumentException(what + " " + number + "; expected 0 to " + (count - 1));
    }
  }

  /** The names of all commands of the device. */
  public List<String> names() {
    return timing.kinds.stream().map(timing::name).filter(Objects::nonNull).distinct().toList();
  }

  /**
   * The command of the device for what it does, as DRAMsim3 calls it.
   *
   * @param plain activate, precharge, read, write, read_p, write_p, refresh or refresh_bank
   */
  public Optional<String> named(String plain) {
    Role role = PLAIN_NAMES.get(plain);
    return role == null ? Optional.empty() : Optional.ofNullable(timing.name(role));
  }

  private void violated(RuleViolation violation) {
    violationCount++;
    if (violations.size() < MOST_KEPT) {
      violations.add(violation);
    }
  }

  /** Every rule: those of the table, then those on states. */
  public List<RuleCheck> rules() {
    return Collections.unmodifiableList(rules);
  }

  /** The first violations, at most 100. */
  public List<RuleViolation> violations() {
    return Collections.unmodifiableList(violations);
  }

  public long violationCount() {
    return violationCount;
  }

  /** Commands checked. */
  public long commands() {
    return commands;
  }

  /** Channels that had a command. */
  public int channels() {
    return channels.size();
  }

  /** The cycle of the last command. */
  public long lastCycle() {
    return channels.values().stream().mapToLong(ChannelCheck::lastCycle).max().orElse(0);
  }

  /** Refreshes of all banks of a rank or pseudo channel. */
  public long refreshes() {
    return channels.values().stream().mapToLong(ChannelCheck::refreshes).sum();
  }

  /** Refreshes of one bank, or of one bank of every bank group. */
  public long bankRefreshes() {
    return channels.values().stream().mapToLong(ChannelCheck::bankRefreshes).sum();
  }

  /**
   * Refreshes that the device asks for up to the last command: of single banks if there were any,
   * otherwise of all banks.
   */
  public long refreshesDue() {
    int interval = bankRefreshes() > 0 ? timing.bankRefreshInterval : timing.refreshInterval;
    return channels.values().stream()
        .mapToLong(channel -> channel.lastCycle() / interval * geometry.domains)
        .sum();
  }
}
