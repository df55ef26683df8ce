package org.npulator.hw.dram;

/** Is told every command of a channel in the order of their cycles. */
@FunctionalInterface
public interface CommandRecorder {
  /** In place of a bank, row or column that a command does not have. */
  int NONE = -1;

  /**
   * @param channel its number
   * @param command its name in the standard
   * @param rank its number in the channel, counted through its pseudo channels
   * @param bankGroup its number in the rank, or {@link #NONE} if the command is for all
   * @param bank its number in the bank group, or {@link #NONE} if the command is for all
   * @param row of the request that the command serves, or {@link #NONE}
   * @param column of that request in transactions, or {@link #NONE}
   * @param write whether that request writes; false if there is none
   */
  void record(
      int channel,
      long cycle,
      String command,
      int rank,
      int bankGroup,
      int bank,
      int row,
      int column,
      boolean write);
}
