package org.npulator.workload.mapping;

import java.util.Arrays;
import org.npulator.hw.format.NumberFormat;

/**
 * A memory of real numbers: an element lies at its first half byte, the rest of its bytes and
 * everything never written is not a number. So a read at a wrong offset or of a wrong width fails.
 */
final class NumberMemory {
  private final String name;
  private final double[] halfBytes;

  NumberMemory(String name, long bytes) {
    this.name = name;
    halfBytes = new double[Math.toIntExact(2 * bytes)];
    Arrays.fill(halfBytes, Double.NaN);
  }

  double read(long address, long index, NumberFormat format) {
    double value = halfBytes[position(address, index, format)];
    if (Double.isNaN(value)) {
      throw new AssertionError(
          "%s: element %d at %d, %s, was never written".formatted(name, index, address, format));
    }
    return value;
  }

  void write(long address, long index, NumberFormat format, double value) {
    int position = position(address, index, format);
    Arrays.fill(halfBytes, position, position + Math.max(1, format.bits() / 4), Double.NaN);
    halfBytes[position] = value;
  }

  void copyTo(NumberMemory other, long address, long otherAddress, long bytes) {
    System.arraycopy(
        halfBytes,
        Math.toIntExact(2 * address),
        other.halfBytes,
        Math.toIntExact(2 * otherAddress),
        Math.toIntExact(2 * bytes));
  }

  private static int position(long address, long index, NumberFormat format) {
    long halfByte = format.bits() < 8 ? (index - firstOfByte(index, format)) : 0;
    return Math.toIntExact(2 * (address + format.firstByte(index)) + halfByte);
  }

  /** The first element that lies in the same byte. */
  private static long firstOfByte(long index, NumberFormat format) {
    long first = index;
    while (first > 0 && format.firstByte(first - 1) == format.firstByte(index)) {
      first--;
    }
    return first;
  }
}
