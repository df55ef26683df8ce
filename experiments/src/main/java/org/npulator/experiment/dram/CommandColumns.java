package org.npulator.experiment.dram;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.hw.dram.DramDevice;
import org.npulator.hw.dram.DramProtocol.AllBanks;

/**
 * The columns that say where a command goes, as Ramulator 2.1 has them for each standard: GDDR has
 * no ranks, HBM has pseudo channels and, from HBM3 on, stacks in place of ranks.
 *
 * @param pseudoChannel whether there is a column for the pseudo channel
 * @param rank the name of the column for the rank; empty if there is none
 * @param bankGroup whether there is a column for the bank group
 * @param ranks of each pseudo channel
 * @param togetherInAllRanks whether a command to all banks is one to all ranks of the pseudo
 *     channel
 */
record CommandColumns(
    boolean pseudoChannel, String rank, boolean bankGroup, int ranks, boolean togetherInAllRanks) {
  static final String PSEUDO_CHANNEL = "PseudoChannel";
  static final List<String> RANKS = List.of("Rank", "Sid");

  private static final Map<String, String> RANK_OF_STANDARD =
      Map.of("GDDR6", "", "GDDR7", "", "HBM2", "", "HBM3", "Sid", "HBM4", "Sid");

  /**
   * @param ranks of each channel or pseudo channel
   */
  static CommandColumns of(DramDevice device, int ranks) {
    String rank = RANK_OF_STANDARD.getOrDefault(device.standard(), "Rank");
    return new CommandColumns(
        device.standard().startsWith("HBM"),
        rank.isEmpty() && ranks > 1 ? "Rank" : rank,
        !device.standard().equals("GDDR7") || device.organization().bankGroups() > 1,
        ranks,
        device.commands().allBanks().equals(Optional.of(AllBanks.PSEUDO_CHANNEL)));
  }

  String header() {
    return "clock,command,Channel,"
        + (pseudoChannel ? PSEUDO_CHANNEL + "," : "")
        + (rank.isEmpty() ? "" : rank + ",")
        + (bankGroup ? "BankGroup," : "")
        + "Bank,Row,Column,type,source\n";
  }
}
