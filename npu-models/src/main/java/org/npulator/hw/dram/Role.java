package org.npulator.hw.dram;

/** What a command does to the device; the command's name is the standard's. */
enum Role implements CommandKind {
  /** Opens a row, or begins to where activation takes two commands. */
  ACTIVATE,
  /** Second half of an activation. */
  ACTIVATE_SECOND,
  /** Closes the row of a bank. */
  PRECHARGE,
  /** Closes all rows of a rank or pseudo channel. */
  PRECHARGE_ALL,
  /** Synchronises the data clock ahead of a read. */
  SYNCHRONIZE_READ,
  /** Synchronises the data clock ahead of a write. */
  SYNCHRONIZE_WRITE,
  READ,
  WRITE,
  /** Reads and closes the row. */
  READ_PRECHARGE,
  /** Writes and closes the row. */
  WRITE_PRECHARGE,
  /** Refreshes all banks of a rank or pseudo channel. */
  REFRESH,
  /** Refreshes one bank, or the same bank of all bank groups. */
  REFRESH_BANK,
  /** Sends a rank to power-down. */
  POWER_DOWN_ENTER,
  /** Ends power-down; not on the command bus. */
  POWER_DOWN_EXIT,
  /** Sends a rank to self-refresh. */
  SELF_REFRESH_ENTER,
  /** Ends self-refresh; not on the command bus. */
  SELF_REFRESH_EXIT;

  static final int COUNT = values().length;

  /** Whether the command addresses all banks of a rank or pseudo channel. */
  boolean allBanks() {
    return this == PRECHARGE_ALL || this == REFRESH || power();
  }

  @Override
  public boolean column() {
    return this == READ || this == WRITE || this == READ_PRECHARGE || this == WRITE_PRECHARGE;
  }

  /** Whether the command changes the power state of a rank. */
  boolean power() {
    return this == POWER_DOWN_ENTER || this == SELF_REFRESH_ENTER || exit();
  }

  @Override
  public boolean exit() {
    return this == POWER_DOWN_EXIT || this == SELF_REFRESH_EXIT;
  }

  /** Whether the command closes rows and does nothing else. */
  boolean precharge() {
    return this == PRECHARGE || this == PRECHARGE_ALL;
  }
}
