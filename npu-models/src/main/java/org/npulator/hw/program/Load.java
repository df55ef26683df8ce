package org.npulator.hw.program;

import java.util.List;

/**
 * Copies strided bytes, of up to three dimensions, from memory into the scratchpad by DMA.
 *
 * @param memoryAddress first byte in memory
 * @param rowBytes contiguous bytes of one row, at least 1
 * @param rows at least 1
 * @param memoryStrideBytes from row to row in memory
 * @param scratchpadAddress first byte in the scratchpad
 * @param scratchpadStrideBytes from row to row in the scratchpad
 * @param planes how often these rows come again
 * @param reuse of the bytes in memory, for a cache
 */
public record Load(
    int operator,
    List<Dependency> waitsFor,
    long memoryAddress,
    long rowBytes,
    long rows,
    long memoryStrideBytes,
    long scratchpadAddress,
    long scratchpadStrideBytes,
    Planes planes,
    Reuse reuse)
    implements Instruction {

  /** A load of rows of whose reuse nothing is known. */
  public Load(
      int operator,
      List<Dependency> waitsFor,
      long memoryAddress,
      long rowBytes,
      long rows,
      long memoryStrideBytes,
      long scratchpadAddress,
      long scratchpadStrideBytes) {
    this(
        operator,
        waitsFor,
        memoryAddress,
        rowBytes,
        rows,
        memoryStrideBytes,
        scratchpadAddress,
        scratchpadStrideBytes,
        Planes.ONE,
        Reuse.UNKNOWN);
  }

  /** The same load with another hint. */
  public Load with(Reuse hint) {
    return new Load(
        operator,
        waitsFor,
        memoryAddress,
        rowBytes,
        rows,
        memoryStrideBytes,
        scratchpadAddress,
        scratchpadStrideBytes,
        planes,
        hint);
  }

  @Override
  public Load waitingFor(List<Dependency> others) {
    return new Load(
        operator,
        others,
        memoryAddress,
        rowBytes,
        rows,
        memoryStrideBytes,
        scratchpadAddress,
        scratchpadStrideBytes,
        planes,
        reuse);
  }
}
