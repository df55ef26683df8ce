package org.npulator.core.quantity;

/**
 * A capacity or an amount of data.
 *
 * @param bytes at least 0
 */
public record Bytes(long bytes) {
  private static final QuantityFormat FORMAT =
      QuantityFormat.ofData("a size such as 2 MiB or 64 B", "B");

  public Bytes {
    if (bytes < 0) {
      throw new IllegalArgumentException("a number of bytes is not negative: " + bytes);
    }
  }

  /**
   * Reads a text such as {@code 2 MiB}.
   *
   * @throws QuantityFormatException if it is something else or not a whole number of bytes
   */
  public static Bytes parse(String text) {
    return new Bytes(FORMAT.parseLong(text));
  }

  /** A text that {@link #parse} reads as the same value. */
  @Override
  public String toString() {
    return FORMAT.printWhole(bytes);
  }
}
