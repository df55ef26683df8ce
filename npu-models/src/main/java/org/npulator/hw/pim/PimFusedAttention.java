package org.npulator.hw.pim;

import org.npulator.hw.program.PimProgram;

/** Attention of units that compute the softmax as well. */
public interface PimFusedAttention extends PimAttention {

  /**
   * Attention of one token of every query head of some key-value heads, which lie in rows one after
   * the other.
   *
   * @param firstRow of the first head
   * @param heads key-value heads
   * @param contextLength tokens attended to
   */
  PimProgram program(int firstRow, int heads, long contextLength);
}
