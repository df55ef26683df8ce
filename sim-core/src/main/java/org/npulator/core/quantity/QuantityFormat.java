package org.npulator.core.quantity;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and writes one kind of quantity, a decimal number and a unit, without rounding. */
final class QuantityFormat {
  private static final int LONGEST_TEXT = 100;
  private static final Pattern TEXT =
      Pattern.compile("(\\d+(?:\\.\\d+)?(?:[eE][+-]?\\d{1,3})?)(?:/(\\d+))? ?([A-Za-z]+(?:/s|2)?)");
  private static final String DECIMAL_PREFIXES = "fpnum kMGT";
  private static final String BINARY_PREFIXES = "KMGT";

  /** A number that is not divided yet. */
  record Fraction(BigDecimal numerator, BigInteger denominator) {}

  private final String expected;
  private final String baseUnit;
  private final Map<String, BigDecimal> units = new LinkedHashMap<>();
  private final List<String> printedUnits = new ArrayList<>();

  /**
   * @param expected what a user should write, such as "a power such as 180 mW"
   * @param prefixes of the base unit, ascending powers of 1,000; a blank is the unit itself
   */
  QuantityFormat(String expected, String baseUnit, String prefixes) {
    this.expected = expected;
    this.baseUnit = baseUnit;
    addDecimal(baseUnit, prefixes, BigDecimal.ONE);
    printedUnits.addAll(units.keySet());
  }

  /** The format of data or its rate: also with powers of 1,024, and in bits. */
  static QuantityFormat ofData(String expected, String baseUnit) {
    QuantityFormat format = new QuantityFormat(expected, baseUnit, " kMGT");
    BigDecimal bit = BigDecimal.ONE.divide(BigDecimal.valueOf(Byte.SIZE));
    String bits = baseUnit.replace("B", "bit");
    format.addBinary(baseUnit, BigDecimal.ONE);
    format.addDecimal(bits, " kMGT", bit);
    format.addBinary(bits, bit);
    return format;
  }

  /** The format of areas on a chip, in square micrometers and square millimeters. */
  static QuantityFormat ofArea(String expected) {
    QuantityFormat format = new QuantityFormat(expected, "um2", " ");
    format.units.put("mm2", BigDecimal.ONE.scaleByPowerOfTen(6));
    format.printedUnits.add("mm2");
    return format;
  }

  private void addDecimal(String unit, String prefixes, BigDecimal one) {
    for (int i = 0; i < prefixes.length(); i++) {
      char prefix = prefixes.charAt(i);
      int power = DECIMAL_PREFIXES.indexOf(prefix) - DECIMAL_PREFIXES.indexOf(' ');
      units.put((prefix + unit).strip(), one.scaleByPowerOfTen(3 * power));
    }
  }

  private void addBinary(String unit, BigDecimal one) {
    BigDecimal factor = one;
    for (int i = 0; i < BINARY_PREFIXES.length(); i++) {
      factor = factor.multiply(BigDecimal.valueOf(1024));
      units.put(BINARY_PREFIXES.charAt(i) + "i" + unit, factor);
    }
  }

  /** The double nearest to a text, in the base unit. */
  double parseDouble(String text) {
    BigDecimal exact = parse(text);
    double value = exact.doubleValue();
    if (Double.isInfinite(value) || (value == 0 && exact.signum() != 0)) {
      throw new QuantityFormatException(expected + ", within the range of a double");
    }
    return value;
  }

  /** A whole number of the base unit. */
  long parseLong(String text) {
    try {
      return parse(text).longValueExact();
    } catch (ArithmeticException e) {
      throw new QuantityFormatException(
          expected + ", a whole number of " + baseUnit + " below 2^63");
    }
  }

  private BigDecimal parse(String text) {
    Fraction fraction = parseFraction(text);
    if (!fraction.denominator().equals(BigInteger.ONE)) {
      throw new QuantityFormatException(expected);
    }
    return fraction.numerator();
  }

  /** A value in the base unit, such as that of {@code 3200/3 MHz}. */
  Fraction parseFraction(String text) {
    // micro sign and Greek mu
    String plain = text.replace('\u00b5', 'u').replace('\u03bc', 'u');
    Matcher matcher = TEXT.matcher(plain);
    if (plain.length() > LONGEST_TEXT || !matcher.matches()) {
      throw new QuantityFormatException(expected);
    }
    BigDecimal factor = units.get(matcher.group(3));
    if (factor == null) {
      throw new QuantityFormatException(
          expected + ", in one of the units " + String.join(", ", units.keySet()));
    }
    BigInteger denominator =
        matcher.group(2) == null ? BigInteger.ONE : new BigInteger(matcher.group(2));
    return new Fraction(new BigDecimal(matcher.group(1)).multiply(factor), denominator);
  }

  /** A text that parses to the same value. */
  String print(double value) {
    return print(new BigDecimal(Double.toString(value)));
  }

  /** A text of exactly this value, in the largest decimal unit of which it has at least one. */
  String print(BigDecimal value) {
    String unit = value.signum() == 0 ? baseUnit : printedUnits.get(0);
    for (String candidate : printedUnits) {
      if (value.compareTo(units.get(candidate)) >= 0) {
        unit = candidate;
      }
    }
    // a division by a power of ten is exact
    BigDecimal number = value.divide(units.get(unit)).stripTrailingZeros();
    boolean isShort = Math.abs(number.scale()) <= 20;
    return (isShort ? number.toPlainString() : number.toString()) + " " + unit;
  }

  /** A whole number of the base unit, in the unit in which its number is shortest. */
  String printWhole(long value) {
    String number = Long.toString(value);
    String unit = baseUnit;
    BigDecimal exact = BigDecimal.valueOf(value);
    for (Map.Entry<String, BigDecimal> candidate : units.entrySet()) {
      BigDecimal factor = candidate.getValue();
      if (candidate.getKey().endsWith(baseUnit)
          && factor.compareTo(exact) <= 0
          && exact.remainder(factor).signum() == 0) {
        String shorter = exact.divideToIntegralValue(factor).toBigInteger().toString();
        // of two equally short ones the later, which is the power of 1,024
        if (shorter.length() <= number.length()) {
          number = shorter;
          unit = candidate.getKey();
        }
      }
    }
    return number + " " + unit;
  }
}
