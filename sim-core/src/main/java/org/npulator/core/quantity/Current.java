package org.npulator.core.quantity;

/**
 * A current.
 *
 * @param amperes finite, at least 0
 */
public record Current(double amperes) {
  public Current {
    if (!(amperes >= 0 && amperes < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("expected a finite value of at least 0, not " + amperes);
    }
  }
}
