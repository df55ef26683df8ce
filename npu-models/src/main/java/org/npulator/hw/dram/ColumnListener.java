package org.npulator.hw.dram;

/** Is told when a request has been served by the device. */
@FunctionalInterface
interface ColumnListener {

  /**
   * @param sequence as given with the request
   * @param cycle of the read or write command
   */
  void columnIssued(boolean write, long sequence, long cycle);
}
