package org.npulator.workload.mapping;

import org.npulator.hw.format.NumberFormat;

/** Arithmetic of sizes and strides. */
final class Sizes {
  private Sizes() {}

  static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  static long roundUp(long value, long multiple) {
    return ceilDiv(value, multiple) * multiple;
  }

  static long roundDown(long value, long multiple) {
    return value / multiple * multiple;
  }

  /** Rows of which two tiles fit; one row if only one tile fits, 0 if none. */
  static long twiceOrOnce(long capacityBytes, long rowBytes) {
    return Math.max(capacityBytes / 2 / rowBytes, Math.min(1, capacityBytes / rowBytes));
  }

  /** Bytes of packed elements without scales. */
  static long packed(NumberFormat format, long elements) {
    return ceilDiv(Math.multiplyExact(elements, (long) format.bits()), 8);
  }

  /** Bytes of a tile of packed rows, followed by the scales of its groups. */
  static long tileBytes(NumberFormat format, long rows, long columns) {
    long elements = Math.multiplyExact(rows, columns);
    long scales = format.bytes(elements) - packed(format, elements);
    return rows * packed(format, columns) + scales;
  }

  /** A stride of an odd number of words, so that consecutive rows start in different banks. */
  static long oddWords(long rowBytes, long wordBytes) {
    long words = ceilDiv(rowBytes, wordBytes);
    return (words | 1) * wordBytes;
  }
}
