package org.npulator.hw.pim;

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

  /** Channels that have a part of the weights, from the first one on. */
  int usedChannels();

  /**
   * What is placed.
   *
   * @param outputs columns of the weights of the product
   * @param inputs rows of the weights of the product
   * @param vectors at most, one product each
   */
  record Shape(long outputs, long inputs, long vectors, ElementWidth width) {}
}
