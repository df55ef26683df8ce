package org.npulator.core.quantity;

/**
 * A length of time that is not tied to a clock.
 *
 * @param seconds finite, at least 0
 */
public record Duration(double seconds) {
  public Duration {
    if (!(seconds >= 0 && seconds < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("expected a finite value of at least 0, not " + seconds);
    }
  }
}
