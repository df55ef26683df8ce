package org.npulator.core.quantity;

/**
 * An amount of energy.
 *
 * @param joules finite, at least 0
 */
public record Energy(double joules) {
  private static final QuantityFormat FORMAT =
      new QuantityFormat("an energy such as 0.64 pJ", "J", "fpnum k");

  public Energy {
    joules = Magnitude.requireValid(joules);
  }

  /**
   * Reads a text such as {@code 0.64 pJ}.
   *
   * @throws QuantityFormatException if it is something else
   */
  public static Energy parse(String text) {
    return new Energy(FORMAT.parseDouble(text));
  }

  /** A text that {@link #parse} reads as the same value. */
  @Override
  public String toString() {
    return FORMAT.print(joules);
  }
}
