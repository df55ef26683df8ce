package org.npulator.hw.pim;

import java.util.List;
import org.npulator.hw.program.PimProgram;

/**
 * How a kind of unit keeps the keys and values of heads in the banks of a channel, and attends to
 * them. A head has the same place whatever the number of its tokens, so that a context can grow.
 */
public interface PimAttention {

  /** Rows of every bank that the keys and values of a key-value head take. */
  int rowsPerHead();

  /** The columns of the key of a token, in the order of its bytes; rows count from the head's. */
  List<PimColumn> key(long token);

  /** The columns of the value of a token, in the order of its bytes; rows count from the head's. */
  List<PimColumn> value(long token);

  /**
   * Attention of one token of every query head of some key-value heads, which lie in rows one after
   * the other.
   *
   * @param firstRow of the first head
   * @param heads key-value heads
   * @param contextLength tokens attended to
   */
  PimProgram program(int firstRow, int heads, long contextLength);

  /**
   * What is placed.
   *
   * @param headDimension elements of a key and of a value
   * @param queries query heads that share a key-value head
   * @param capacityTokens for which there is room
   */
  record Shape(long headDimension, ElementWidth width, int queries, long capacityTokens) {}
}
