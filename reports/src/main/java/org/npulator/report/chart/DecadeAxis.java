package org.npulator.report.chart;

import java.text.AttributedString;
import java.text.NumberFormat;
import java.util.Locale;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.npulator.report.result.Quantity;

/** A logarithmic axis over whole decades, labelled with plain numbers. */
final class DecadeAxis extends LogAxis {
  private static final long serialVersionUID = 1;
  private static final double SMALLEST = 1e-12;
  private static final double MARGIN = 1.5;

  private DecadeAxis(String label) {
    super(label);
    setBase(10);
    setTickUnit(new NumberTickUnit(1, NumberFormat.getInstance(Locale.ROOT), 9));
    setMinorTickMarksVisible(true);
  }

  /** An axis that holds all values and one more, with room around them. */
  static DecadeAxis holding(String label, double[] values, double alsoHolds) {
    double low = alsoHolds;
    double high = alsoHolds;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    DecadeAxis axis = new DecadeAxis(label);
    axis.setRange(
        Math.pow(10, Math.floor(Math.log10(Math.max(low, SMALLEST) / MARGIN))),
        Math.pow(10, Math.ceil(Math.log10(Math.max(high, SMALLEST) * MARGIN))));
    return axis;
  }

  @Override
  protected AttributedString createTickLabel(double value) {
    return new AttributedString(decade(value));
  }

  /** Without an exponent from 0.001 to 100000. */
  private static String decade(double value) {
    if (value >= 0.00099 && value < 999_999) {
      return value >= 0.999
          ? String.valueOf(Math.round(value))
          : Quantity.digits(value).replaceAll("0+$", "");
    }
    return "1e" + Math.round(Math.log10(value));
  }
}
