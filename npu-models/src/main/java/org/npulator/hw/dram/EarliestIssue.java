package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * The cycle from which each command may be issued to each part of a channel, kept up to date with
 * every command issued: the constraint table of the standard in executable form. Parts are the
 * nodes of {@link ChannelGeometry}.
 */
final class EarliestIssue {
  private static final int LEVELS = ChannelGeometry.LEVELS;
  private static final int BANK = TimingConstraint.Level.BANK.ordinal();

  private final int nodes;
  private final int banks;
  private final int kinds;

  /** By role, then node. */
  private final long[] earliest;

  /** By level: the first node, and by how much a bank is shifted to count its parts. */
  private final int[] first = new int[LEVELS];

  private final int[] shift = new int[LEVELS];
  private final int firstGroup;
  private final int groupShift;
  private final int firstBank;

  /** By role: what its commands hold back within the parts that they address. */
  private final Hold[][] within;

  /**
   * By role: what a command to one bank holds back, as triples: where the parts of a level begin
   * for a later role, by how much the bank is shifted to count them, cycles.
   */
  private final int[][] byBank;

  /** By role: those of the triples that hold back the role itself. */
  private final int[][] amongOwn;

  /** By role: what its commands hold back in the parts beside those that they address. */
  private final Hold[][] siblings;

  /** By role: the constraints that count from an earlier command. */
  private final Window[][] windows;

  /** Whether only the channel, bank groups and banks have constraints. */
  private final boolean flat;

  private final ChannelGeometry.Target[] bankTargets;
  private final ChannelGeometry.Target[] domainTargets;

  /** What a refresh of less than all banks addresses, by each of its banks. */
  private final ChannelGeometry.Target[] refreshTargets;

  /**
   * Constraints that hold at one level.
   *
   * @param pairs of the offset of the later role and cycles
   */
  private record Hold(int level, int[] pairs) {}

  /** A constraint over the last few commands of one role. */
  private static final class Window {
    final int level;
    final int role;
    final int cycles;
    final int size;
    final long[] history;
    final int[] oldest;

    Window(int level, int role, int cycles, int size, int nodes) {
      this.level = level;
      this.role = role;
      this.cycles = cycles;
      this.size = size;
      history = new long[nodes * size];
      Arrays.fill(history, Long.MIN_VALUE / 2);
      oldest = new int[nodes];
    }
  }

  EarliestIssue(DeviceTiming timing, ChannelGeometry geometry) {
    this(timing, geometry, Set.copyOf(timing.kinds));
  }

  /**
   * @param issued commands that are ever issued
   */
  EarliestIssue(DeviceTiming timing, ChannelGeometry geometry, Set<? extends CommandKind> issued) {
    nodes = geometry.nodes;
    banks = geometry.banks;
    kinds = timing.kinds.size();
    earliest = new long[kinds * nodes];
    Arrays.fill(earliest, Long.MIN_VALUE / 2);
    List<DeviceTiming.Rule> rules =
        geometry.atCoarsestLevel(timing.rules).stream()
            .filter(rule -> issued.contains(rule.from()) && issued.contains(rule.to()))
            .toList();
    within = new Hold[kinds][];
    siblings = new Hold[kinds][];
    windows = new Window[kinds][];
    for (CommandKind from : timing.kinds) {
      within[from.ordinal()] = holds(rules, from, false);
      siblings[from.ordinal()] = holds(rules, from, true);
      windows[from.ordinal()] =
          rules.stream()
              .filter(rule -> rule.from() == from && rule.window() > 1)
              .map(
                  rule ->
                      new Window(
                          rule.level().ordinal(),
                          rule.to().ordinal(),
                          rule.cycles(),
                          rule.window(),
                          nodes))
              .toArray(Window[]::new);
    }
    flat =
        rules.stream()
            .noneMatch(
                rule ->
                    rule.level() == TimingConstraint.Level.PSEUDO_CHANNEL
                        || rule.level() == TimingConstraint.Level.RANK);
    for (TimingConstraint.Level level : TimingConstraint.Level.values()) {
      first[level.ordinal()] = geometry.firstNode(level);
      shift[level.ordinal()] = geometry.bankShift(level);
    }
    byBank = new int[kinds][];
    amongOwn = new int[kinds][];
    for (int role = 0; role < kinds; role++) {
      int own = role * nodes;
      byBank[role] = triples(within[role], to -> true);
      amongOwn[role] = triples(within[role], to -> to == own);
    }
    firstGroup = first[BANK - 1];
    groupShift = shift[BANK - 1];
    firstBank = first[BANK];
    bankTargets = new ChannelGeometry.Target[banks];
    refreshTargets = new ChannelGeometry.Target[banks];
    for (int bank = 0; bank < banks; bank++) {
      bankTargets[bank] = geometry.bank(bank);
      refreshTargets[bank] = timing.refreshesSameBank ? geometry.sameBank(bank) : bankTargets[bank];
    }
    domainTargets = new ChannelGeometry.Target[geometry.domains];
    for (int domain = 0; domain < geometry.domains; domain++) {
      domainTargets[domain] = geometry.domain(domain);
    }
  }

  private Hold[] holds(List<DeviceTiming.Rule> rules, CommandKind from, boolean sibling) {
    List<Hold> holds = new ArrayList<>();
    for (TimingConstraint.Level level : TimingConstraint.Level.values()) {
      int[] pairs = pairs(rules, from, level, sibling);
      if (pairs.length > 0) {
        holds.add(new Hold(level.ordinal(), pairs));
      }
    }
    return holds.toArray(new Hold[0]);
  }

  private int[] triples(Hold[] holds, IntPredicate laterRole) {
    return Arrays.stream(holds)
        .flatMapToInt(
            hold ->
                IntStream.iterate(0, i -> i < hold.pairs.length, i -> i + 2)
                    .filter(i -> laterRole.test(hold.pairs[i]))
                    .flatMap(
                        i ->
                            IntStream.of(
                                hold.pairs[i] + first[hold.level],
                                shift[hold.level],
                                hold.pairs[i + 1])))
        .toArray();
  }

  private int[] pairs(
      List<DeviceTiming.Rule> rules,
      CommandKind from,
      TimingConstraint.Level level,
      boolean sibling) {
    int[] strongest = new int[kinds];
    Arrays.fill(strongest, Integer.MIN_VALUE);
    for (DeviceTiming.Rule rule : rules) {
      if (rule.from() == from
          && rule.level() == level
          && rule.window() == 1
          && rule.sibling() == sibling) {
        int to = rule.to().ordinal();
        strongest[to] = Math.max(strongest[to], rule.cycles());
      }
    }
    int[] pairs = new int[2 * kinds];
    int length = 0;
    for (int to = 0; to < kinds; to++) {
      if (strongest[to] != Integer.MIN_VALUE) {
        pairs[length++] = to * nodes;
        pairs[length++] = strongest[to];
      }
    }
    return Arrays.copyOf(pairs, length);
  }

  /** The earliest cycle by all constraints for a command to one bank. */
  long bank(int role, int bank) {
    return Math.max(earliest[role * nodes], withinChannel(role, bank));
  }

  /** The earliest cycle for a command to one bank by all constraints but those of the channel. */
  long withinChannel(int role, int bank) {
    int base = role * nodes;
    long cycle =
        Math.max(
            earliest[base + firstGroup + (bank >> groupShift)], earliest[base + firstBank + bank]);
    return flat ? cycle : Math.max(cycle, upper(base, bank));
  }

  /** The earliest cycle by the constraints of pseudo channel and rank. */
  private long upper(int base, int bank) {
    return Math.max(
        earliest[base + first[1] + (bank >> shift[1])],
        earliest[base + first[2] + (bank >> shift[2])]);
  }

  /** The earliest cycle by the constraints of the channel alone: no bank allows it before. */
  long channel(int role) {
    return earliest[role * nodes];
  }

  /** The earliest cycle by the constraints of the bank alone. */
  long bankAlone(int role, int bank) {
    return earliest[role * nodes + firstBank + bank];
  }

  /** The earliest cycle for a command to all banks of a domain. */
  long domain(int role, int domain) {
    return target(role, domainTargets[domain]);
  }

  /** The earliest cycle for a refresh of a bank, or of its like in all bank groups. */
  long refreshBank(int bank) {
    return target(Role.REFRESH_BANK.ordinal(), refreshTargets[bank]);
  }

  /** The earliest cycle for a command to several banks. */
  long target(int role, ChannelGeometry.Target target) {
    int base = role * nodes;
    long cycle = Long.MIN_VALUE;
    for (int[] level : target.nodes) {
      for (int node : level) {
        cycle = Math.max(cycle, earliest[base + node]);
      }
    }
    return cycle;
  }

  /** Takes note of a command to one bank. */
  void issue(int role, int bank, long cycle) {
    raise(byBank[role], bank, cycle);
    if (siblings[role].length > 0) {
      raiseSiblings(role, bankTargets[bank], cycle);
    }
    for (Window window : windows[role]) {
      enter(window, first[window.level] + (bank >> shift[window.level]), cycle);
    }
  }

  /**
   * Takes note of a command for others of its role alone. For all others {@link #issue} has to tell
   * the last one of each bank in the end.
   */
  void issueAmongOwn(int role, int bank, long cycle) {
    raise(amongOwn[role], bank, cycle);
    if (siblings[role].length > 0) {
      raiseSiblings(role, bankTargets[bank], cycle);
    }
  }

  /** Takes note of a command to all banks of a domain. */
  void issueToDomain(int role, int domain, long cycle) {
    issue(role, domainTargets[domain], cycle);
  }

  /** Takes note of a refresh of a bank, or of its like in all bank groups. */
  void issueRefreshBank(int bank, long cycle) {
    issue(Role.REFRESH_BANK.ordinal(), refreshTargets[bank], cycle);
  }

  /** Takes note of a command to several banks. */
  void issue(int role, ChannelGeometry.Target target, long cycle) {
    for (Hold hold : within[role]) {
      for (int node : target.nodes[hold.level]) {
        raiseNode(hold.pairs, node, cycle);
      }
    }
    raiseSiblings(role, target, cycle);
    for (Window window : windows[role]) {
      for (int node : target.nodes[window.level]) {
        enter(window, node, cycle);
      }
    }
  }

  private void raiseSiblings(int role, ChannelGeometry.Target target, long cycle) {
    for (Hold hold : siblings[role]) {
      for (int node : target.siblings[hold.level]) {
        raiseNode(hold.pairs, node, cycle);
      }
    }
  }

  private void raise(int[] triples, int bank, long cycle) {
    long[] cycles = earliest;
    for (int i = 0; i + 2 < triples.length; i += 3) {
      int slot = triples[i] + (bank >> triples[i + 1]);
      cycles[slot] = Math.max(cycles[slot], cycle + triples[i + 2]);
    }
  }

  private void raiseNode(int[] pairs, int node, long cycle) {
    for (int i = 0; i < pairs.length; i += 2) {
      int slot = pairs[i] + node;
      long next = cycle + pairs[i + 1];
      if (earliest[slot] < next) {
        earliest[slot] = next;
      }
    }
  }

  private void enter(Window window, int node, long cycle) {
    int base = node * window.size;
    int place = window.oldest[node];
    window.history[base + place] = cycle;
    place = place + 1 == window.size ? 0 : place + 1;
    window.oldest[node] = place;
    long first = window.history[base + place];
    int slot = window.role * nodes + node;
    earliest[slot] = Math.max(earliest[slot], first + window.cycles);
  }

  int nodes() {
    return nodes;
  }

  /** The cycle from which no command issued so far holds back another one. */
  long free() {
    long free = Arrays.stream(earliest).max().orElseThrow();
    for (Window[] ofRole : windows) {
      for (Window window : ofRole) {
        free = Math.max(free, Arrays.stream(window.history).max().orElseThrow() + window.cycles);
      }
    }
    return free;
  }

  /** Copies how far beyond a cycle each node holds back a command; 0 where it does not. */
  void distances(int role, long cycle, long[] target) {
    int base = role * nodes;
    for (int node = 0; node < nodes; node++) {
      target[node] = Math.max(0, earliest[base + node] - cycle);
    }
  }

  /** Whether every node holds back a command as far beyond a cycle as in a copy. */
  boolean hasDistances(int role, long cycle, long[] copy) {
    int base = role * nodes;
    for (int node = 0; node < nodes; node++) {
      if (Math.max(0, earliest[base + node] - cycle) != copy[node]) {
        return false;
      }
    }
    return true;
  }
}
