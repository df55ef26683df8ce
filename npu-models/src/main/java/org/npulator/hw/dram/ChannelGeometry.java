package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The parts of a channel as indices: banks, bank groups, ranks and pseudo channels are counted
 * through. A domain is what one command to all banks addresses: a rank or a pseudo channel.
 *
 * <p>Nodes are all parts in the order of {@link TimingConstraint.Level}: the channel, its pseudo
 * channels, ranks, bank groups, banks.
 */
final class ChannelGeometry {
  static final int LEVELS = TimingConstraint.Level.values().length;

  /** The parts that a command addresses, and those next to them, as nodes by level. */
  static final class Target {
    final int[][] nodes;
    final int[][] siblings;

    private Target(int[][] nodes, int[][] siblings) {
      this.nodes = nodes;
      this.siblings = siblings;
    }
  }

  final int pseudoChannels;
  final int ranks;
  final int bankGroups;
  final int banks;
  final int banksPerRank;
  final int banksPerGroup;
  final int groupsPerRank;
  final int domains;
  final int banksPerDomain;
  final int ranksPerDomain;
  final int[] pseudoChannelOfBank;
  final int[] rankOfBank;
  final int[] groupOfBank;
  final int[] domainOfBank;
  final int nodes;

  private final int[] firstNode = new int[LEVELS];
  private final int[] parts;

  /**
   * @param ranks of each pseudo channel
   */
  ChannelGeometry(DramOrganization organization, int ranks, DramProtocol.AllBanks allBanks) {
    pseudoChannels = organization.pseudoChannelCount();
    this.ranks = pseudoChannels * ranks;
    groupsPerRank = organization.bankGroups();
    banksPerGroup = organization.banksPerGroup();
    banksPerRank = organization.banks();
    bankGroups = this.ranks * groupsPerRank;
    banks = this.ranks * banksPerRank;
    ranksPerDomain = allBanks == DramProtocol.AllBanks.PSEUDO_CHANNEL ? ranks : 1;
    banksPerDomain = ranksPerDomain * banksPerRank;
    domains = banks / banksPerDomain;
    pseudoChannelOfBank = partOfBank(banks / pseudoChannels);
    rankOfBank = partOfBank(banksPerRank);
    groupOfBank = partOfBank(banksPerGroup);
    domainOfBank = partOfBank(banksPerDomain);
    parts = new int[] {1, pseudoChannels, this.ranks, bankGroups, banks};
    int node = 0;
    for (int level = 0; level < LEVELS; level++) {
      firstNode[level] = node;
      node += parts[level];
    }
    nodes = node;
  }

  private int[] partOfBank(int banksPerPart) {
    int[] part = new int[banks];
    for (int bank = 0; bank < banks; bank++) {
      part[bank] = bank / banksPerPart;
    }
    return part;
  }

  int firstNode(TimingConstraint.Level level) {
    return firstNode[level.ordinal()];
  }

  /** By how many bits a bank is shifted to give its part of a level. */
  int bankShift(TimingConstraint.Level level) {
    return Integer.numberOfTrailingZeros(banks / parts[level.ordinal()]);
  }

  /** The node of a level that a bank belongs to. */
  int node(int level, int bank) {
    return firstNode[level] + bank / (banks / parts[level]);
  }

  /**
   * The same rules, each at the coarsest level that has as many parts as its own, without those
   * that a rule of a coarser level makes superfluous or that hold between siblings where there are
   * none.
   */
  List<DeviceTiming.Rule> atCoarsestLevel(List<DeviceTiming.Rule> rules) {
    List<DeviceTiming.Rule> moved =
        rules.stream()
            .filter(rule -> !rule.sibling() || coarsest(rule.level()) == rule.level())
            .map(rule -> rule.at(coarsest(rule.level())))
            .toList();
    return moved.stream()
        .filter(rule -> moved.stream().noneMatch(other -> isImplied(rule, other)))
        .toList();
  }

  private TimingConstraint.Level coarsest(TimingConstraint.Level level) {
    int coarse = level.ordinal();
    while (coarse > 0 && parts[coarse - 1] == parts[coarse]) {
      coarse--;
    }
    return TimingConstraint.Level.values()[coarse];
  }

  private static boolean isImplied(DeviceTiming.Rule rule, DeviceTiming.Rule by) {
    return rule.window() == 1
        && by.window() == 1
        && !by.sibling()
        && rule.from() == by.from()
        && rule.to() == by.to()
        && rule.cycles() <= by.cycles()
        && by.level().compareTo(rule.level()) < 0;
  }

  /** One bank. */
  Target bank(int bank) {
    return target(List.of(bank));
  }

  /** All banks of a domain. */
  Target domain(int domain) {
    List<Integer> all = new ArrayList<>();
    for (int i = 0; i < banksPerDomain; i++) {
      all.add(domain * banksPerDomain + i);
    }
    return target(all);
  }

  /** The bank with the same number in every bank group of the rank. */
  Target sameBank(int bank) {
    List<Integer> all = new ArrayList<>();
    int first = rankOfBank[bank] * banksPerRank;
    for (int group = 0; group < groupsPerRank; group++) {
      all.add(first + group * banksPerGroup + bank % banksPerGroup);
    }
    return target(all);
  }

  /** The banks that a command of processing in memory addresses by naming one of them. */
  int[] banks(PimProtocol.Banks which, int bank) {
    return IntStream.range(0, banks).filter(other -> together(which, bank, other)).toArray();
  }

  private boolean together(PimProtocol.Banks which, int bank, int other) {
    int banksPerPseudoChannel = banks / pseudoChannels;
    switch (which) {
      case BANK:
        return other == bank;
      case PSEUDO_CHANNELS:
        return other % banksPerPseudoChannel == bank % banksPerPseudoChannel;
      case GROUP:
        return groupOfBank[other] == groupOfBank[bank];
      case BANK_GROUPS:
        return other % banksPerGroup == bank % banksPerGroup;
      case ALTERNATE:
        return rankOfBank[other] == rankOfBank[bank] && other % 2 == bank % 2;
      case RANK:
        return rankOfBank[other] == rankOfBank[bank];
      case CHANNEL:
        return true;
    }
    throw new IllegalStateException("banks " + which);
  }

  /** Several banks. */
  Target target(int[] addressed) {
    return target(Arrays.stream(addressed).boxed().toList());
  }

  private Target target(List<Integer> addressed) {
    int[][] within = new int[LEVELS][];
    int[][] siblings = new int[LEVELS][];
    for (int l = 0; l < LEVELS; l++) {
      int level = l;
      within[l] = addressed.stream().mapToInt(bank -> node(level, bank)).distinct().toArray();
      siblings[l] = l == 0 ? new int[0] : childrenBeside(l, within[l - 1], within[l]);
    }
    return new Target(within, siblings);
  }

  /** The nodes of a level below some parents without those addressed. */
  private int[] childrenBeside(int level, int[] parents, int[] addressed) {
    int children = parts[level] / parts[level - 1];
    return Arrays.stream(parents)
        .map(parent -> firstNode[level] + (parent - firstNode[level - 1]) * children)
        .flatMap(first -> IntStream.range(first, first + children))
        .filter(node -> Arrays.stream(addressed).noneMatch(other -> other == node))
        .toArray();
  }
}
