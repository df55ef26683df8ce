package org.npulator.hw.program;

import java.util.List;

/**
 * Copies strided bytes, of up to three dimensions, from the scratchpad to memory by DMA.
 *
 * @param memoryAddress first byte in memory
 * @param rowBytes contiguous bytes of one row, at least 1
 * @param rows at least 1
 * @param memoryStrideBytes from row to row in memory
 * @param scratchpadAddress first byte in the scratchpad
 * @param scratchpadStrideBytes from row to row in the scratchpad
 * @param planes how often these rows come again
 */
public record Store(
    int operator,
    List<Dependency> waitsFor,
    long memoryAddress,
    long rowBytes,
    long rows,
    long memoryStrideBytes,
    long scratchpadAddress,
    long scratchpadStrideBytes,
    Planes planes)
    implements Instruction {

  /** A store of rows. */
  public Store(
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
        Planes.ONE);
  }

  @Override
  public Store waitingFor(List<Dependency> others) {
    return new Store(
        operator,
        others,
        memoryAddress,
        rowBytes,
        rows,
        memoryStrideBytes,
        scratchpadAddress,
        scratchpadStrideBytes,
        planes);
  }
}
