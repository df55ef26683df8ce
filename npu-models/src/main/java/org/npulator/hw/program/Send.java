package org.npulator.hw.program;

import java.util.List;

/**
 * Copies a strided run from the scratchpad to other cores over the network. It starts when every
 * receiver has told that it is ready and is complete when the last byte has left the core.
 *
 * @param message identity of the message in the program of the chip
 * @param destinations a bit for each core that receives it; may include the sender
 * @param rowBytes contiguous bytes of one row, at least 1
 * @param rows at least 1
 * @param scratchpadAddress first byte in the scratchpad
 * @param scratchpadStrideBytes from row to row in the scratchpad
 */
public record Send(
    int operator,
    List<Dependency> waitsFor,
    int message,
    long destinations,
    long rowBytes,
    long rows,
    long scratchpadAddress,
    long scratchpadStrideBytes)
    implements Instruction {

  /** Bytes of the message. */
  public long bytes() {
    return Math.multiplyExact(rowBytes, rows);
  }

  @Override
  public Send waitingFor(List<Dependency> others) {
    return new Send(
        operator,
        others,
        message,
        destinations,
        rowBytes,
        rows,
        scratchpadAddress,
        scratchpadStrideBytes);
  }
}
