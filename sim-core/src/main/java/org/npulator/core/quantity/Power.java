package org.npulator.core.quantity;

/**
 * A power.
 *
 * @param watts finite, at least 0
 */
public record Power(double watts) {
  private static final QuantityFormat FORMAT =
      new QuantityFormat("a power such as 180 mW", "W", "num k");

  public Power {
    watts = Magnitude.requireValid(watts);
  }

  /**
   * Reads a text such as {@code 180 mW}.
   *
   * @throws QuantityFormatException if it is something else
   */
  public static Power parse(String text) {
    return new Power(FORMAT.parseDouble(text));
  }

  /** A text that {@link #parse} reads as the same value. */
  @Override
  public String toString() {
    return FORMAT.print(watts);
  }
}
