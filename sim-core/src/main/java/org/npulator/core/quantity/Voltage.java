package org.npulator.core.quantity;

/**
 * A voltage.
 *
 * @param volts finite, at least 0
 */
public record Voltage(double volts) {
  public Voltage {
    if (!(volts >= 0 && volts < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("expected a finite value of at least 0, not " + volts);
    }
  }
}
