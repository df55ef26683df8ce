package org.npulator.hw.dram;

/** What a command does to the device; the command's name is the standard's. */
enum Role {
  /** Opens a row, or begins to where activation takes two commands. */
  ACTIVATE,
  /** Second half of an activation. */
  ACTIVATE_SECOND,
  /** Closes the row of a bank. */
  PRECHARGE,
  /** Closes all rows of a rank. */
  PRECHARGE_ALL,
  /** Synchronises the data clock ahead of a read. */
  SYNCHRONIZE_READ,
  /** Synchronises the data clock ahead of a write. */
  SYNCHRONIZE_WRITE,
  READ,
  WRITE,
  /** Refreshes all banks of a rank. */
  REFRESH;

  static final int COUNT = values().length;

  /** Whether the command addresses all banks of a rank. */
  boolean allBanks() {
    return this == PRECHARGE_ALL || this == REFRESH;
  }

  /** Whether the command goes over the column command bus where there are two. */
  boolean column() {
    return this == READ || this == WRITE;
  }
}
