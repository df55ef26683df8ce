package org.npulator.hw.vector;

import java.util.List;

/**
 * One primitive applied to the elements of a row, or to a single value of it.
 *
 * @param perElement whether it visits all columns, otherwise one value of the row
 * @param reads sources whose elements it takes from memory, as indices
 * @param writes matrices it writes to memory: -1 for the destination, otherwise a source, as the
 *     state of a softmax in blocks
 */
record Pass(
    VectorPrimitive primitive, boolean perElement, List<Integer> reads, List<Integer> writes) {

  static final int DESTINATION = -1;

  static Pass each(VectorPrimitive primitive, Integer... reads) {
    return new Pass(primitive, true, List.of(reads), List.of());
  }

  static Pass once(VectorPrimitive primitive, Integer... reads) {
    return new Pass(primitive, false, List.of(reads), List.of());
  }

  Pass writing(int matrix) {
    return new Pass(primitive, perElement, reads, List.of(matrix));
  }
}
