package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  /** By role, then node. */
  private final long[] earliest;

  /** By bank: its nodes from the pseudo channel down. */
  private final int[] pathOfBank;

  /** By role and level: pairs of (offset of the later role, cycles) that hold within one node. */
  private final int[][] within;

  /** By role and level: pairs of (offset of the later role, cycles) that hold between siblings. */
  private final int[][] siblings;

  /** By role: the constraints that count from an earlier command. */
  private final Window[][] windows;

  private final ChannelGeometry.Target[] bankTargets;
  private final ChannelGeometry.Target[] domainTargets;

  /** What a refresh of less than all banks addresses, by each of its banks. */
  private final ChannelGeometry.Target[] refreshTargets;

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
    nodes = geometry.nodes;
    banks = geometry.banks;
    earliest = new long[Role.COUNT * nodes];
    Arrays.fill(earliest, Long.MIN_VALUE / 2);
    within = new int[Role.COUNT * LEVELS][];
    siblings = new int[Role.COUNT * LEVELS][];
    windows = new Window[Role.COUNT][];
    for (Role from : Role.values()) {
      List<Window> list = new ArrayList<>();
      for (TimingConstraint.Level level : TimingConstraint.Level.values()) {
        int index = from.ordinal() * LEVELS + level.ordinal();
        within[index] = pairs(timing, from, level, false, nodes);
        siblings[index] = pairs(timing, from, level, true, nodes);
        for (DeviceTiming.Rule rule : timing.rules) {
          if (rule.from() == from && rule.level() == level && rule.window() > 1) {
            list.add(
                new Window(
                    level.ordinal(), rule.to().ordinal(), rule.cycles(), rule.window(), nodes));
          }
        }
      }
      windows[from.ordinal()] = list.toArray(new Window[0]);
    }
    pathOfBank = new int[banks * BANK];
    bankTargets = new ChannelGeometry.Target[banks];
    refreshTargets = new ChannelGeometry.Target[banks];
    for (int bank = 0; bank < banks; bank++) {
      for (int level = 1; level < LEVELS; level++) {
        pathOfBank[bank * BANK + level - 1] = geometry.node(level, bank);
      }
      bankTargets[bank] = geometry.bank(bank);
      refreshTargets[bank] = timing.refreshesSameBank ? geometry.sameBank(bank) : bankTargets[bank];
    }
    domainTargets = new ChannelGeometry.Target[geometry.domains];
    for (int domain = 0; domain < geometry.domains; domain++) {
      domainTargets[domain] = geometry.domain(domain);
    }
  }

  private static int[] pairs(
      DeviceTiming timing, Role from, TimingConstraint.Level level, boolean sibling, int nodes) {
    int[] strongest = new int[Role.COUNT];
    Arrays.fill(strongest, Integer.MIN_VALUE);
    for (DeviceTiming.Rule rule : timing.rules) {
      if (rule.from() == from
          && rule.level() == level
          && rule.window() == 1
          && rule.sibling() == sibling) {
        int to = rule.to().ordinal();
        strongest[to] = Math.max(strongest[to], rule.cycles());
      }
    }
    int[] pairs = new int[2 * Role.COUNT];
    int length = 0;
    for (int to = 0; to < Role.COUNT; to++) {
      if (strongest[to] != Integer.MIN_VALUE) {
        pairs[length++] = to * nodes;
        pairs[length++] = strongest[to];
      }
    }
    return Arrays.copyOf(pairs, length);
  }

  /** The earliest cycle by all constraints for a command to one bank. */
  long bank(int role, int bank) {
    int base = role * nodes;
    int path = bank * BANK;
    return Math.max(
        Math.max(earliest[base], earliest[base + pathOfBank[path]]),
        Math.max(
            Math.max(earliest[base + pathOfBank[path + 1]], earliest[base + pathOfBank[path + 2]]),
            earliest[base + pathOfBank[path + 3]]));
  }

  /** The earliest cycle by the constraints of the channel alone. */
  long channel(int role) {
    return earliest[role * nodes];
  }

  /** The earliest cycle by the constraints of the bank alone. */
  long bankAlone(int role, int bank) {
    return earliest[role * nodes + pathOfBank[bank * BANK + 3]];
  }

  /** The earliest cycle for a command to all banks of a domain. */
  long domain(int role, int domain) {
    return target(role, domainTargets[domain]);
  }

  /** The earliest cycle for a refresh of a bank, or of its like in all bank groups. */
  long refreshBank(int bank) {
    return target(Role.REFRESH_BANK.ordinal(), refreshTargets[bank]);
  }

  private long target(int role, ChannelGeometry.Target target) {
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
    issue(role, bankTargets[bank], cycle);
  }

  /** Takes note of a command to all banks of a domain. */
  void issueToDomain(int role, int domain, long cycle) {
    issue(role, domainTargets[domain], cycle);
  }

  /** Takes note of a refresh of a bank, or of its like in all bank groups. */
  void issueRefreshBank(int bank, long cycle) {
    issue(Role.REFRESH_BANK.ordinal(), refreshTargets[bank], cycle);
  }

  private void issue(int role, ChannelGeometry.Target target, long cycle) {
    for (int level = 0; level < LEVELS; level++) {
      int index = role * LEVELS + level;
      int[] pairs = within[index];
      if (pairs.length > 0) {
        for (int node : target.nodes[level]) {
          raise(pairs, node, cycle);
        }
      }
      pairs = siblings[index];
      if (pairs.length > 0) {
        for (int node : target.siblings[level]) {
          raise(pairs, node, cycle);
        }
      }
    }
    for (Window window : windows[role]) {
      for (int node : target.nodes[window.level]) {
        enter(window, node, cycle);
      }
    }
  }

  private void raise(int[] pairs, int node, long cycle) {
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
    window.history[base + window.oldest[node]] = cycle;
    window.oldest[node] = (window.oldest[node] + 1) % window.size;
    long first = window.history[base + window.oldest[node]];
    int slot = window.role * nodes + node;
    earliest[slot] = Math.max(earliest[slot], first + window.cycles);
  }

  int nodes() {
    return nodes;
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
