package org.npulator.hw.format;

import java.util.Arrays;
import java.util.Optional;

/** How numbers are stored: element width and, for group-quantized weights, the scale of a group. */
public enum NumberFormat {
  INT4("int4", 4, 128, 16),
  INT8("int8", 8, 0, 0),
  BF16("bf16", 16, 0, 0),
  INT32("int32", 32, 0, 0),
  FP32("fp32", 32, 0, 0);

  private final String formatName;
  private final int bits;
  private final int groupSize;
  private final int scaleBits;

  NumberFormat(String formatName, int bits, int groupSize, int scaleBits) {
    this.formatName = formatName;
    this.bits = bits;
    this.groupSize = groupSize;
    this.scaleBits = scaleBits;
  }

  /** The name in configurations, traces and results. */
  public String formatName() {
    return formatName;
  }

  /** Width of an element without scales. */
  public int bits() {
    return bits;
  }

  /** Elements that share one scale, or 0 where there are no scales. */
  public int groupSize() {
    return groupSize;
  }

  /** The bytes that {@code elements} consecutive numbers occupy, with their scales, rounded up. */
  public long bytes(long elements) {
    long groups = groupSize == 0 ? 0 : -Math.floorDiv(-elements, groupSize);
    return (Math.multiplyExact(elements, bits) + groups * scaleBits + 7) / 8;
  }

  public static Optional<NumberFormat> named(String name) {
    return Arrays.stream(values()).filter(format -> format.formatName.equals(name)).findFirst();
  }

  @Override
  public String toString() {
    return formatName;
  }
}
