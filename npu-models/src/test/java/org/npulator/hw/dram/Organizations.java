package org.npulator.hw.dram;

/** Sizes of ranks for tests that need nothing else of a device. */
final class Organizations {
  private Organizations() {}

  /** A rank whose bursts have one beat. */
  static DramOrganization of(
      int groups, int banksPerGroup, int rows, int transactionsPerRow, int transactionBytes) {
    return new DramOrganization(
        8 * transactionBytes, 1, groups, banksPerGroup, rows, transactionsPerRow, 1);
  }
}
