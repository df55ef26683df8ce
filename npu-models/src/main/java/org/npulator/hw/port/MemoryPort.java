package org.npulator.hw.port;

import org.npulator.hw.program.Reuse;

/**
 * Where a DMA engine hands over transfers to the memory system. A transfer is a strided run of
 * bytes; it means the pieces it consists of, one memory transaction each, injected in the order of
 * their addresses at the rate of the lane that leads to their channel. Transfers of one direction
 * are injected in the order in which they were handed over.
 */
public interface MemoryPort {

  /**
   * Hands over a transfer at the current time.
   *
   * @param write whether memory is written
   * @param address of the first byte, in [0, capacity)
   * @param rowBytes contiguous bytes of one row, at least 1
   * @param rows at least 1
   * @param strideBytes from the start of a row to the start of the next; any value if rows is 1
   * @param token handed to the listener
   * @throws IllegalArgumentException if the transfer leaves the memory
   */
  void transfer(
      boolean write,
      long address,
      long rowBytes,
      long rows,
      long strideBytes,
      TransferListener listener,
      int token);

  /**
   * Hands over a transfer of bytes of which something is known that a cache can use; without a
   * cache it is the same as without the hint.
   */
  default void transfer(
      Reuse reuse,
      boolean write,
      long address,
      long rowBytes,
      long rows,
      long strideBytes,
      TransferListener listener,
      int token) {
    transfer(write, address, rowBytes, rows, strideBytes, listener, token);
  }
}
