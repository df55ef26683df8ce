package org.npulator.hw.pim;

import java.util.List;

/**
 * How a kind of unit keeps the keys and values of heads in the banks of a channel, and attends to
 * them. A head has the same place whatever the number of its tokens, so that a context can grow.
 */
public interface PimAttention {

  /** Rows of every bank that the keys and values of a key-value head take. */
  int rowsPerHead();

  /** The columns of the key of a token, in the order of its bytes; rows count from the head's. */
  List<PimColumn> key(long token);

  /**
   * The columns of the value of a token, rows counted from the head's: in the order of its bytes,
   * or, if tokens share columns, one for each element.
   */
  List<PimColumn> value(long token);

  /** Consecutive tokens whose values share columns, an element of each in a column. */
  default int tokensOfValueColumn() {
    return 1;
  }

  /**
   * What is placed.
   *
   * @param headDimension elements of a key and of a value
   * @param queries query heads that share a key-value head
   * @param capacityTokens for which there is room
   */
  record Shape(long headDimension, ElementWidth width, int queries, long capacityTokens) {}
}
