package org.npulator.hw.dram;

/** The parts of a channel as indices: banks, bank groups and ranks are counted through. */
final class ChannelGeometry {
  final int ranks;
  final int bankGroups;
  final int banks;
  final int banksPerRank;
  final int banksPerGroup;
  final int groupsPerRank;
  final int[] rankOfBank;
  final int[] groupOfBank;

  ChannelGeometry(DramOrganization organization, int ranks) {
    this.ranks = ranks;
    groupsPerRank = organization.bankGroups();
    banksPerGroup = organization.banksPerGroup();
    banksPerRank = organization.banks();
    bankGroups = ranks * groupsPerRank;
    banks = ranks * banksPerRank;
    rankOfBank = new int[banks];
    groupOfBank = new int[banks];
    for (int bank = 0; bank < banks; bank++) {
      rankOfBank[bank] = bank / banksPerRank;
      groupOfBank[bank] = bank / banksPerGroup;
    }
  }
}
