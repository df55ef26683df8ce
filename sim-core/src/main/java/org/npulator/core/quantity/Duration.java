package org.npulator.core.quantity;

/**
 * A length of time that is not tied to a clock.
 *
 * @param seconds finite, at least 0
 */
public record Duration(double seconds) {
  private static final QuantityFormat FORMAT =
      new QuantityFormat("a duration such as 18 ns", "s", "fpnum ");

  public Duration {
    seconds = Magnitude.requireValid(seconds);
  }

  /**
   * Reads a text such as {@code 18 ns}.
   *
   * @throws QuantityFormatException if it is something else
   */
  public static Duration parse(String text) {
    return new Duration(FORMAT.parseDouble(text));
  }

  /** A text that {@link #parse} reads as the same value. */
  @Override
  public String toString() {
    return FORMAT.print(seconds);
  }
}
