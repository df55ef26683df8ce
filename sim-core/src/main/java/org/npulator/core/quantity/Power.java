package org.npulator.core.quantity;

/**
 * A power.
 *
 * @param watts finite, at least 0
 */
public record Power(double watts) {
  public Power {
    if (!(watts >= 0 && watts < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("expected a finite value of at least 0, not " + watts);
    }
  }
}
