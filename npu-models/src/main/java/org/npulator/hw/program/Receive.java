package org.npulator.hw.program;

import java.util.List;

/**
 * Accepts a message of another core, or of the same one, into the scratchpad. It starts when the
 * bytes in the scratchpad may be written, tells the sender so, and is complete when the last byte
 * has arrived.
 *
 * @param message identity of the message in the program of the chip
 * @param source the core that sends it
 * @param rowBytes contiguous bytes of one row, at least 1
 * @param rows at least 1
 * @param scratchpadAddress first byte in the scratchpad
 * @param scratchpadStrideBytes from row to row in the scratchpad
 */
public record Receive(
    int operator,
    List<Dependency> waitsFor,
    int message,
    int source,
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
  public Receive waitingFor(List<Dependency> others) {
    return new Receive(
        operator,
        others,
        message,
        source,
        rowBytes,
        rows,
        scratchpadAddress,
        scratchpadStrideBytes);
  }
}
