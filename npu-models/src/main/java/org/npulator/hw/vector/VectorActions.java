package org.npulator.hw.vector;

import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a vector unit has done.
 *
 * @param elements by primitive, without idle lanes; for {@link VectorPrimitive#REDUCE} the values
 *     that enter the tree
 * @param scratchpadReadBytes whole words, as are the others
 */
public record VectorActions(
    SortedMap<VectorPrimitive, Long> elements,
    long scratchpadReadBytes,
    long scratchpadWriteBytes,
    long accumulatorReadBytes,
    long accumulatorWriteBytes) {

  /** What this unit and another one have done. */
  public VectorActions plus(VectorActions other) {
    SortedMap<VectorPrimitive, Long> sums = new TreeMap<>(elements);
    other.elements.forEach((primitive, count) -> sums.merge(primitive, count, Long::sum));
    return new VectorActions(
        sums,
        scratchpadReadBytes + other.scratchpadReadBytes,
        scratchpadWriteBytes + other.scratchpadWriteBytes,
        accumulatorReadBytes + other.accumulatorReadBytes,
        accumulatorWriteBytes + other.accumulatorWriteBytes);
  }
}
