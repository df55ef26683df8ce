package org.npulator.hw.pim;

import org.npulator.hw.program.PimProgram;

/**
 * Attention whose softmax the host computes: between a program for the scores and one for the
 * weighted values of a head. Queries and weights go to the units along with the commands, scores
 * and results come back with them, as numbers of 2 bytes.
 */
public interface PimSplitAttention extends PimAttention {

  /**
   * The scores of one token of every query head of a key-value head.
   *
   * @param firstRow of the head
   * @param contextLength tokens attended to
   */
  PimProgram scores(int firstRow, long contextLength);

  /** The values of a head, weighted for every query head. */
  PimProgram values(int firstRow, long contextLength);

  /** Partial sums of each score that the host adds up. */
  long partialScores();

  /** Partial sums of each element of a result that the host adds up. */
  long partialResults(long contextLength);

  /** What the programs send and bring back. */
  PimTransfers transfers();
}
