package org.npulator.hw.pim;

import java.util.List;
import org.npulator.hw.program.PimProgram;

/**
 * How a kind of unit keeps the weights of a product in the banks of some channels, and multiplies
 * them with vectors. All channels do the same.
 */
public interface PimGemv {

  /** Rows of every bank that weights and results take. */
  int rows();

  /** The products with some vectors, which the host sends along. */
  PimProgram program(int firstRow, long vectors);

  /** Bytes that the host sends to a channel along with the commands. */
  long sentBytes(long vectors);

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

  /**
   * What is placed.
   *
   * @param outputs columns of the weights of the product
   * @param inputs rows of the weights of the product
   * @param vectors at most, one product each
   */
  record Shape(long outputs, long inputs, long vectors, ElementWidth width) {}
}
