package org.npulator.core.quantity;

/** The range of quantities that are not counted but measured. */
final class Magnitude {
  private Magnitude() {}

  /** The same value, without the sign that a zero can have. */
  static double requireValid(double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("expected a finite value of at least 0, not " + value);
    }
    return value + 0.0;
  }
}
