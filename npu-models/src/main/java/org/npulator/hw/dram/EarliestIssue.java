package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The cycle from which each command may be issued to each part of a channel, kept up to date with
 * every command issued: the constraint table of the standard in executable form.
 *
 * <p>Nodes are the channel, its ranks, bank groups and banks, counted through in this order.
 */
final class EarliestIssue {
  private static final int LEVELS = TimingConstraint.Level.values().length;

  private final ChannelGeometry geometry;
  private final int nodes;
  private final int firstRank = 1;
  private final int firstGroup;
  private final int firstBank;

  /** By role, then node. */
  private final long[] earliest;

  /** By role and level: pairs of (offset of the later role, cycles) that hold within one node. */
  private final int[][] within;

  /** By role and level: pairs of (offset of the later role, cycles) that hold between siblings. */
  private final int[][] siblings;

  /** By role: the constraints that count from an earlier command. */
  private final Window[][] windows;

  private final boolean[] anyBankRule = new boolean[Role.COUNT];

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
    this.geometry = geometry;
    firstGroup = firstRank + geometry.ranks;
    firstBank = firstGroup + geometry.bankGroups;
    nodes = firstBank + geometry.banks;
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
    for (DeviceTiming.Rule rule : timing.rules) {
      if (rule.level().compareTo(TimingConstraint.Level.RANK) > 0) {
        anyBankRule[rule.to().ordinal()] = true;
      }
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
    return Math.max(
        Math.max(earliest[base], earliest[base + firstRank + geometry.rankOfBank[bank]]),
        Math.max(
            earliest[base + firstGroup + geometry.groupOfBank[bank]],
            earliest[base + firstBank + bank]));
  }

  /** The earliest cycle by the constraints of the channel alone. */
  long channel(int role) {
    return earliest[role * nodes];
  }

  /** The earliest cycle by the constraints of the bank alone. */
  long bankAlone(int role, int bank) {
    return earliest[role * nodes + firstBank + bank];
  }

  /** The earliest cycle for a command to all banks of a rank. */
  long rank(int role, int rank) {
    int base = role * nodes;
    long cycle = Math.max(earliest[base], earliest[base + firstRank + rank]);
    if (anyBankRule[role]) {
      for (int i = 0; i < geometry.groupsPerRank; i++) {
        cycle = Math.max(cycle, earliest[base + firstGroup + rank * geometry.groupsPerRank + i]);
      }
      for (int i = 0; i < geometry.banksPerRank; i++) {
        cycle = Math.max(cycle, earliest[base + firstBank + rank * geometry.banksPerRank + i]);
      }
    }
    return cycle;
  }

  /** Takes note of a command to one bank. */
  void issue(int role, int bank, long cycle) {
    int index = role * LEVELS;
    int rank = geometry.rankOfBank[bank];
    int group = geometry.groupOfBank[bank];
    raise(within[index], 0, cycle);
    raise(within[index + 1], firstRank + rank, cycle);
    raise(within[index + 2], firstGroup + group, cycle);
    raise(within[index + 3], firstBank + bank, cycle);
    raiseOthers(siblings[index + 1], firstRank, geometry.ranks, firstRank + rank, cycle);
    raiseOthers(
        siblings[index + 2],
        firstGroup + rank * geometry.groupsPerRank,
        geometry.groupsPerRank,
        firstGroup + group,
        cycle);
    raiseOthers(
        siblings[index + 3],
        firstBank + group * geometry.banksPerGroup,
        geometry.banksPerGroup,
        firstBank + bank,
        cycle);
    for (Window window : windows[role]) {
      int node;
      switch (window.level) {
        case 0:
          node = 0;
          break;
        case 1:
          node = firstRank + rank;
          break;
        case 2:
          node = firstGroup + group;
          break;
        default:
          node = firstBank + bank;
          break;
      }
      enter(window, node, cycle);
    }
  }

  /** Takes note of a command to all banks of a rank. */
  void issueToRank(int role, int rank, long cycle) {
    int index = role * LEVELS;
    raise(within[index], 0, cycle);
    raise(within[index + 1], firstRank + rank, cycle);
    raiseOthers(siblings[index + 1], firstRank, geometry.ranks, firstRank + rank, cycle);
    int groups = firstGroup + rank * geometry.groupsPerRank;
    for (int i = 0; i < geometry.groupsPerRank; i++) {
      raise(within[index + 2], groups + i, cycle);
    }
    int banks = firstBank + rank * geometry.banksPerRank;
    for (int i = 0; i < geometry.banksPerRank; i++) {
      raise(within[index + 3], banks + i, cycle);
    }
    for (Window window : windows[role]) {
      if (window.level == 0) {
        enter(window, 0, cycle);
      } else if (window.level == 1) {
        enter(window, firstRank + rank, cycle);
      } else {
        int first = window.level == 2 ? groups : banks;
        int count = window.level == 2 ? geometry.groupsPerRank : geometry.banksPerRank;
        for (int i = 0; i < count; i++) {
          enter(window, first + i, cycle);
        }
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

  private void raiseOthers(int[] pairs, int first, int count, int self, long cycle) {
    if (pairs.length == 0) {
      return;
    }
    for (int node = first; node < first + count; node++) {
      if (node != self) {
        raise(pairs, node, cycle);
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
