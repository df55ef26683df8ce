package org.npulator.core.quantity;

/**
 * A current.
 *
 * @param amperes finite, at least 0
 */
public record Current(double amperes) {
  private static final QuantityFormat FORMAT =
      new QuantityFormat("a current such as 45 mA", "A", "num ");

  public Current {
    amperes = Magnitude.requireValid(amperes);
  }

  /**
   * Reads a text such as {@code 45 mA}.
   *
   * @throws QuantityFormatException if it is something else
   */
  public static Current parse(String text) {
    return new Current(FORMAT.parseDouble(text));
  }

  /** A text that {@link #parse} reads as the same value. */
  @Override
  public String toString() {
    return FORMAT.print(amperes);
  }
}
