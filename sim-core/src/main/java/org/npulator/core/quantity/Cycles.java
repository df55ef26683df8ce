package org.npulator.core.quantity;

/**
 * A duration in cycles of the clock of the block in which it is configured.
 *
 * @param cycles at least 0
 */
public record Cycles(long cycles) {
  public Cycles {
    if (cycles < 0) {
      throw new IllegalArgumentException("a number of cycles is not negative: " + cycles);
    }
  }
}
