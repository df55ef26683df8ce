package org.npulator.hw.program;

import java.util.List;

/**
 * Copies results of units at the banks from memory into the scratchpad. It waits in a queue of its
 * own, so that loads go on meanwhile.
 *
 * @param memoryAddress first byte in memory
 * @param rowBytes contiguous bytes of one row, at least 1
 * @param rows at least 1
 * @param memoryStrideBytes from row to row in memory
 * @param scratchpadAddress first byte in the scratchpad
 * @param scratchpadStrideBytes from row to row in the scratchpad
 */
public record PimRead(
    int operator,
    List<Dependency> waitsFor,
    long memoryAddress,
    long rowBytes,
    long rows,
    long memoryStrideBytes,
    long scratchpadAddress,
    long scratchpadStrideBytes)
    implements Instruction {
  @Override
  public PimRead waitingFor(List<Dependency> others) {
    return new PimRead(
        operator,
        others,
        memoryAddress,
        rowBytes,
        rows,
        memoryStrideBytes,
        scratchpadAddress,
        scratchpadStrideBytes);
  }
}
