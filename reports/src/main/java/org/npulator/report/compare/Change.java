package org.npulator.report.compare;

import java.util.Locale;
import org.npulator.report.result.Quantity;
import org.npulator.report.sweep.Metric;

/**
 * A metric of two results.
 *
 * @param point which one of a sweep; empty for a run
 */
public record Change(String point, Metric metric, double before, double after) {
  /** After / before: 1 if both are equal, infinite if only the first is 0. */
  public double ratio() {
    if (before == after) {
      return 1;
    }
    return before == 0 ? Double.POSITIVE_INFINITY * Math.signum(after) : after / before;
  }

  /** How far the ratio is from 1. */
  public double relative() {
    return Math.abs(ratio() - 1);
  }

  /** The ratio in four digits, exactly 1 only for equal figures. */
  public String ratioText() {
    if (before == after) {
      return "1";
    }
    double ratio = ratio();
    return Double.isInfinite(ratio) || ratio >= 1000 || ratio < 0.001
        ? Quantity.digits(ratio)
        : String.format(Locale.ROOT, relative() < 5e-5 ? "%.8f" : "%.4f", ratio);
  }
}
