package org.npulator.core.quantity;

/**
 * A voltage.
 *
 * @param volts finite, at least 0
 */
public record Voltage(double volts) {
  private static final QuantityFormat FORMAT =
      new QuantityFormat("a voltage such as 1.1 V", "V", "um ");

  public Voltage {
    volts = Magnitude.requireValid(volts);
  }

  /**
   * Reads a text such as {@code 1.1 V}.
   *
   * @throws QuantityFormatException if it is something else
   */
  public static Voltage parse(String text) {
    return new Voltage(FORMAT.parseDouble(text));
  }

  /** A text that {@link #parse} reads as the same value. */
  @Override
  public String toString() {
    return FORMAT.print(volts);
  }
}
