package org.npulator.workload.mapping;

/**
 * Rows of bytes in memory.
 *
 * @param strideBytes from row to row
 */
record MemoryRun(long address, long rowBytes, long rows, long strideBytes) {

  static MemoryRun contiguous(long address, long bytes) {
    return new MemoryRun(address, bytes, 1, bytes);
  }

  long bytes() {
    return rowBytes * rows;
  }
}
