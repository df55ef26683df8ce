package org.npulator.workload.mapping;

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

  /** The least number of which both are divisors. */
  static long leastCommonMultiple(long one, long other) {
    long a = one;
    long b = other;
    while (b != 0) {
      long rest = a % b;
      a = b;
      b = rest;
    }
    return Math.multiplyExact(one / a, other);
  }

  /** A stride of an odd number of words, so that consecutive rows start in different banks. */
  static long oddWords(long rowBytes, long wordBytes) {
    long words = ceilDiv(rowBytes, wordBytes);
    return (words | 1) * wordBytes;
  }
}
