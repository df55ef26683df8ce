package org.npulator.core.quantity;

/**
 * A rate of data.
 *
 * @param bytesPerSecond finite, at least 0
 */
public record Bandwidth(double bytesPerSecond) {
  private static final QuantityFormat FORMAT =
      QuantityFormat.ofData("a rate such as 51.2 GB/s or 8 Gbit/s", "B/s");

  public Bandwidth {
    bytesPerSecond = Magnitude.requireValid(bytesPerSecond);
  }

  /**
   * Reads a text such as {@code 51.2 GB/s}.
   *
   * @throws QuantityFormatException if it is something else
   */
  public static Bandwidth parse(String text) {
    return new Bandwidth(FORMAT.parseDouble(text));
  }

  /** A text that {@link #parse} reads as the same value. */
  @Override
  public String toString() {
    return FORMAT.print(bytesPerSecond);
  }
}
