package org.npulator.core.quantity;

/**
 * A duration in cycles of the clock of the block in which it is configured.
 *
 * @param cycles at least 0
 */
public record Cycles(long cycles) {
  private static final String ONE = "1 cycle";
  private static final QuantityFormat FORMAT =
      new QuantityFormat("a number of cycles such as 4 cycles", "cycles", " ");

  public Cycles {
    if (cycles < 0) {
      throw new IllegalArgumentException("a number of cycles is not negative: " + cycles);
    }
  }

  /**
   * Reads a text such as {@code 4 cycles}.
   *
   * @throws QuantityFormatException if it is something else or not a whole number of cycles
   */
  public static Cycles parse(String text) {
    return new Cycles(text.equals(ONE) ? 1 : FORMAT.parseLong(text));
  }

  /** A text that {@link #parse} reads as the same value. */
  @Override
  public String toString() {
    return cycles == 1 ? ONE : FORMAT.printWhole(cycles);
  }
}
