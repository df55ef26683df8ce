package org.npulator.core.quantity;

/**
 * A rate of data.
 *
 * @param bytesPerSecond finite, at least 0
 */
public record Bandwidth(double bytesPerSecond) {
  public Bandwidth {
    if (!(bytesPerSecond >= 0 && bytesPerSecond < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "expected a finite value of at least 0, not " + bytesPerSecond);
    }
  }
}
