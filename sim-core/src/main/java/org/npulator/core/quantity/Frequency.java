package org.npulator.core.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A frequency as an exact fraction in lowest terms.
 *
 * @param numeratorHertz at least 1
 * @param denominator at least 1
 */
public record Frequency(long numeratorHertz, long denominator) {
  private static final String EXPECTED = "a frequency such as 1.2 GHz or 3200/3 MHz";
  private static final QuantityFormat FORMAT = new QuantityFormat(EXPECTED, "Hz", " kMGT");

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

  /**
   * Reads a text such as {@code 1.2 GHz} or {@code 3200/3 MHz}, without rounding.
   *
   * @throws QuantityFormatException if it is something else, zero, or has no 64-bit fraction
   */
  public static Frequency parse(String text) {
    QuantityFormat.Fraction fraction = FORMAT.parseFraction(text);
    BigDecimal decimal = fraction.numerator();
    BigInteger tens = BigInteger.TEN.pow(Math.max(decimal.scale(), 0));
    BigInteger numerator = decimal.multiply(new BigDecimal(tens)).toBigIntegerExact();
    BigInteger denominator = fraction.denominator().multiply(tens);
    if (numerator.signum() == 0 || denominator.signum() == 0) {
      throw new QuantityFormatException(EXPECTED + ", greater than 0");
    }
    BigInteger gcd = numerator.gcd(denominator);
    try {
      return new Frequency(
          numerator.divide(gcd).longValueExact(), denominator.divide(gcd).longValueExact());
    } catch (ArithmeticException e) {
      throw new QuantityFormatException(EXPECTED + ", a fraction of two numbers below 2^63");
    }
  }

  /** The nearest value in hertz. */
  public double toHertz() {
    return (double) numeratorHertz / denominator;
  }

  /** A text that {@link #parse} reads as the same value. */
  @Override
  public String toString() {
    try {
      return FORMAT.print(
          BigDecimal.valueOf(numeratorHertz).divide(BigDecimal.valueOf(denominator)));
    } catch (ArithmeticException e) {
      // no finite decimal: thirds of a megahertz
      return numeratorHertz + "/" + denominator + " Hz";
    }
  }
}
