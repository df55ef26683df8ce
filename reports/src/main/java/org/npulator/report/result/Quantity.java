package org.npulator.report.result;

import java.util.Locale;

/**
 * Figures with an SI prefix that keeps them between 1 and 1000 where one exists.
 *
 * @param factor what a figure in base units is divided by
 * @param unit the unit with its prefix
 */
public record Quantity(double factor, String unit) {
  private static final String[] PREFIXES = {"f", "p", "n", "u", "m", "", "k", "M", "G", "T", "P"};
  private static final int UNPREFIXED = 5;

  /** The prefix in which {@code largest} reads best; all figures of one axis share it. */
  public static Quantity forAxis(double largest, String unit) {
    int index = UNPREFIXED;
    if (largest > 0) {
      // A figure that rounds to 1000 belongs to the next prefix.
      index += (int) Math.floor(Math.log10(largest * 1.0005) / 3);
    }
    index = Math.max(0, Math.min(PREFIXES.length - 1, index));
    return new Quantity(Math.pow(10, 3.0 * (index - UNPREFIXED)), PREFIXES[index] + unit);
  }

  /** The figure with its unit in three significant digits, ASCII. */
  public static String text(double value, String unit) {
    Quantity quantity = forAxis(value, unit);
    return digits(value / quantity.factor) + " " + quantity.unit;
  }

  /** Three significant digits without an exponent where that stays short. */
  public static String digits(double value) {
    double magnitude = Math.abs(value);
    if (magnitude == 0) {
      return "0";
    }
    if (magnitude >= 1e6 || magnitude < 1e-3) {
      return String.format(Locale.ROOT, "%.2e", value);
    }
    int decimals = magnitude >= 99.95 ? 0 : magnitude >= 9.995 ? 1 : magnitude >= 0.9995 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }

  /** A share of 1 in per cent. */
  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", share * 100);
  }

  /** The unit as a chart shows it, with the Greek letter for 10^-6. */
  public String printedUnit() {
    return unit.startsWith("u") ? "\u00b5" + unit.substring(1) : unit;
  }
}
