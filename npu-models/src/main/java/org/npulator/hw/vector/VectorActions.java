package org.npulator.hw.vector;

import java.util.SortedMap;

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
    long accumulatorWriteBytes) {}
