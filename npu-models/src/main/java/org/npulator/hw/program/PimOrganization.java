package org.npulator.hw.program;

/**
 * What a mapping onto processing in memory has to know of a channel. Banks are counted through: by
 * pseudo channel, rank, bank group, bank.
 *
 * @param channels identical channels
 * @param pseudoChannels of a channel
 * @param ranks of a pseudo channel
 * @param bankGroups of a rank
 * @param banksPerGroup banks of a bank group
 * @param rows of a bank
 * @param columns of a row, one transaction each
 * @param transactionBytes bytes of a column
 */
public record PimOrganization(
    int channels,
    int pseudoChannels,
    int ranks,
    int bankGroups,
    int banksPerGroup,
    int rows,
    int columns,
    int transactionBytes) {

  /** The number of a bank in its channel. */
  public int bank(int pseudoChannel, int rank, int bankGroup, int bank) {
    return ((pseudoChannel * ranks + rank) * bankGroups + bankGroup) * banksPerGroup + bank;
  }

  public int banksPerRank() {
    return bankGroups * banksPerGroup;
  }

  /** Banks of a channel. */
  public int banks() {
    return pseudoChannels * ranks * banksPerRank();
  }
}
