package org.npulator.hw.pim;

/** Products whose results come back along with the commands, as numbers of 2 bytes. */
public interface PimReturnedGemv extends PimGemv {

  /** Bytes that come back from a channel, those of padded outputs included. */
  long receivedBytes(long vectors);

  /** Partial sums of each output that the host adds up. */
  long partialSums();
}
