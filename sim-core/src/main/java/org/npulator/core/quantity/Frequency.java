package org.npulator.core.quantity;

import java.math.BigInteger;

/**
 * A frequency as an exact fraction in lowest terms.
 *
 * @param numeratorHertz at least 1
 * @param denominator at least 1
 */
public record Frequency(long numeratorHertz, long denominator) {

  public Frequency {
    if (numeratorHertz <= 0 || denominator <= 0) {
      throw new IllegalArgumentException(
          "a frequency is positive, not " + numeratorHertz + "/" + denominator + " Hz");
    }
    long gcd =
        BigInteger.valueOf(numeratorHertz).gcd(BigInteger.valueOf(denominator)).longValueExact();
    numeratorHertz /= gcd;
    denominator /= gcd;
  }

  public static Frequency hertz(long hertz) {
    return new Frequency(hertz, 1);
  }

  /** The nearest value in hertz. */
  public double toHertz() {
    return (double) numeratorHertz / denominator;
  }
}
