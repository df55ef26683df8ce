package org.npulator.hw.dma;

/**
 * The bytes of one memory that a descriptor of up to three dimensions names: contiguous bytes of a
 * row, rows of a plane, planes. Strides may be negative or zero.
 *
 * @param address of the first byte of the first row
 * @param rowBytes contiguous bytes, at least 1
 * @param rows of a plane, at least 1
 * @param strideBytes from row to row; any value if there is one row
 * @param planes at least 1
 * @param planeStrideBytes from plane to plane; any value if there is one plane
 */
public record StridedBytes(
    long address, long rowBytes, long rows, long strideBytes, long planes, long planeStrideBytes) {

  /**
   * @throws IllegalArgumentException if a dimension is empty or bytes are beyond all addresses
   */
  public StridedBytes {
    if (rowBytes < 1 || rows < 1 || planes < 1) {
      throw new IllegalArgumentException(
          "a transfer of %d planes of %d rows of %d bytes".formatted(planes, rows, rowBytes));
    }
    try {
      long ofRows = steps(rows, strideBytes);
      long ofPlanes = steps(planes, planeStrideBytes);
      Math.addExact(Math.addExact(address, Math.min(0, ofRows)), Math.min(0, ofPlanes));
      long last = Math.addExact(Math.addExact(address, Math.max(0, ofRows)), Math.max(0, ofPlanes));
      Math.addExact(last, rowBytes);
      Math.multiplyExact(Math.multiplyExact(rowBytes, rows), planes);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("a transfer beyond all addresses", e);
    }
  }

  private static long steps(long count, long strideBytes) {
    return count == 1 ? 0 : Math.multiplyExact(count - 1, strideBytes);
  }

  /** Bytes that are moved; those that several rows share count for each. */
  public long bytes() {
    return rowBytes * rows * planes;
  }

  /** The lowest address. */
  public long low() {
    return address
        + Math.min(0, steps(rows, strideBytes))
        + Math.min(0, steps(planes, planeStrideBytes));
  }

  /** The address behind the highest one. */
  public long end() {
    return address
        + Math.max(0, steps(rows, strideBytes))
        + Math.max(0, steps(planes, planeStrideBytes))
        + rowBytes;
  }

  /** The first byte of a plane. */
  public long planeAddress(long plane) {
    return address + (plane == 0 ? 0 : plane * planeStrideBytes);
  }

  /**
   * Checks that all bytes are in a memory.
   *
   * @throws IllegalArgumentException if not
   */
  public void requireWithin(String memory, long capacityBytes) {
    if (low() < 0 || end() > capacityBytes) {
      throw new IllegalArgumentException(
          "a transfer of bytes %d to %d of a %s of %d"
              .formatted(low(), end(), memory, capacityBytes));
    }
  }
}
