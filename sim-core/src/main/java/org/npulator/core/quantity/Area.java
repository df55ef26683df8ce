package org.npulator.core.quantity;

/**
 * An area on a chip.
 *
 * @param squareMicrometers finite, at least 0
 */
public record Area(double squareMicrometers) {
  private static final QuantityFormat FORMAT =
      QuantityFormat.ofArea("an area such as 27.5 um2 or 0.26 mm2");

  public Area {
    squareMicrometers = Magnitude.requireValid(squareMicrometers);
  }

  /**
   * Reads a text such as {@code 27.5 um2}.
   *
   * @throws QuantityFormatException if it is something else
   */
  public static Area parse(String text) {
    return new Area(FORMAT.parseDouble(text));
  }

  /** The same area in square millimeters. */
  public double squareMillimeters() {
    return squareMicrometers / 1e6;
  }

  /** A text that {@link #parse} reads as the same value. */
  @Override
  public String toString() {
    return FORMAT.print(squareMicrometers);
  }
}
