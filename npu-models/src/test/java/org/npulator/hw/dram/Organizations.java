package org.npulator.hw.dram;

import java.util.Optional;

/** Sizes of ranks for tests that need nothing else of a device. */
final class Organizations {
  private Organizations() {}

  /** Ranks whose bursts have one beat. */
  static DramOrganization of(
      int pseudoChannels,
      int groups,
      int banksPerGroup,
      int rows,
      int transactionsPerRow,
      int transactionBytes) {
    return new DramOrganization(
        8 * transactionBytes,
        1,
        groups,
        banksPerGroup,
        rows,
        transactionsPerRow,
        1,
        Optional.of(pseudoChannels),
        Optional.empty());
  }
}
