package org.npulator.hw.pim;

import java.util.List;

/** Products whose results the units write to rows of the banks. */
public interface PimStoredGemv extends PimGemv {

  /** Rounds in which the units of all channels compute as many outputs as they can at a time. */
  long rounds();

  /** Outputs of a channel in a round. */
  int outputsPerRound();

  /**
   * The columns of a channel in which the results of a round lie, one for each output; rows count
   * from the first one. Each holds partial sums of the output that are still to be added.
   */
  List<PimColumn> results(long round, long vectors, long vector);

  /** Partial sums of an output. */
  int partialSums();
}
