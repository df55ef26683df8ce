package org.npulator.core.quantity;

/**
 * An amount of energy.
 *
 * @param joules finite, at least 0
 */
public record Energy(double joules) {
  public Energy {
    if (!(joules >= 0 && joules < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("expected a finite value of at least 0, not " + joules);
    }
  }
}
