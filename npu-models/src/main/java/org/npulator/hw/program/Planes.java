package org.npulator.hw.program;

/**
 * The third dimension of a transfer by DMA: its rows come again, further on in both memories.
 *
 * @param count how often the rows are there, at least 1
 * @param memoryStrideBytes from plane to plane in memory; any value if there is one
 * @param scratchpadStrideBytes from plane to plane in the scratchpad; any value if there is one
 */
public record Planes(long count, long memoryStrideBytes, long scratchpadStrideBytes) {
  /** Rows only. */
  public static final Planes ONE = new Planes(1, 0, 0);
}
