package org.npulator.hw.pim;

/**
 * Width of an element as it lies in the banks.
 *
 * @param bits of an element, shares of block scales included
 */
public record ElementWidth(int bits) {
  private static final int BYTE = 8;

  public ElementWidth {
    if (bits < 1 || bits > 64) {
      throw new IllegalArgumentException("an element of " + bits + " bits; expected 1 to 64");
    }
  }

  public static ElementWidth ofBytes(int bytes) {
    return new ElementWidth(BYTE * bytes);
  }

  /** Bytes of some elements next to each other. */
  public long bytes(long elements) {
    return (Math.multiplyExact(elements, (long) bits) + BYTE - 1) / BYTE;
  }

  /** Elements in some bytes, or 0 if they do not fill them. */
  int elementsIn(int bytes) {
    return BYTE * bytes % bits == 0 ? BYTE * bytes / bits : 0;
  }
}
