package org.npulator.hw.dram;

/** Is told every command that a controller issues. */
@FunctionalInterface
interface CommandListener {

  /**
   * @param bank counted through all ranks; the first bank of the rank if the command is for all
   * @param transaction that the command serves, -1 if none
   */
  void commandIssued(long cycle, Role role, int bank, int row, long transaction);
}
