package org.npulator.workload.mapping;

/**
 * Rows of bytes in memory.
 *
 * @param strideBytes from row to row
 * @param planes how often these rows are there
 * @param planeStrideBytes from plane to plane
 */
record MemoryRun(
    long address, long rowBytes, long rows, long strideBytes, long planes, long planeStrideBytes) {

  MemoryRun(long address, long rowBytes, long rows, long strideBytes) {
    this(address, rowBytes, rows, strideBytes, 1, 0);
  }

  static MemoryRun contiguous(long address, long bytes) {
    return new MemoryRun(address, bytes, 1, bytes);
  }

  long bytes() {
    return rowBytes * rows * planes;
  }

  /** The same rows again and again. */
  MemoryRun times(long count, long strideFromPlaneToPlane) {
    return new MemoryRun(address, rowBytes, rows, strideBytes, count, strideFromPlaneToPlane);
  }
}
