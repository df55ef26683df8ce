package org.npulator.report.chart;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;
import org.npulator.report.sweep.SweepAxis;

/**
 * The horizontal axis of the numbers a sweep goes through: a mark at each, labelled as the sweep
 * writes it. Numbers that grow by a factor, or span more than a factor of eight, stand on a
 * logarithmic scale.
 */
final class ValueScale extends NumberAxis {
  private static final long serialVersionUID = 1;
  private static final double LINEAR_SPAN = 8;
  private static final double LEAST_FACTOR = 1.4;
  private static final double WIDE_SPAN = 50;
  private static final double NARROW_SPAN = 0.6;
  private static final double LABEL_GAP = 8;

  private final transient HouseTheme theme;
  private final transient SweepAxis axis;
  private final boolean logarithmic;

  ValueScale(HouseTheme theme, SweepAxis axis) {
    super(axis.label());
    this.theme = theme;
    this.axis = axis;
    int last = axis.values().size() - 1;
    logarithmic =
        axis.magnitude(0) > 0
            && (axis.magnitude(last) / axis.magnitude(0) > LINEAR_SPAN || growsByAFactor(axis));
    double low = place(0);
    double high = place(last);
    double margin = high > low ? 0.03 * (high - low) : 0.5;
    setRange(low - margin, high + margin);
    theme.style(this);
  }

  private static boolean growsByAFactor(SweepAxis axis) {
    double factor = axis.values().size() < 3 ? 0 : axis.magnitude(1) / axis.magnitude(0);
    for (int value = 2; value < axis.values().size(); value++) {
      if (Math.abs(axis.magnitude(value) / axis.magnitude(value - 1) / factor - 1) > 0.02) {
        return false;
      }
    }
    return factor > LEAST_FACTOR;
  }

  /** Where a value of the sweep stands. */
  double place(int value) {
    double magnitude = axis.magnitude(value);
    return logarithmic ? Math.log(magnitude) : magnitude;
  }

  @Override
  public List<?> refreshTicks(
      Graphics2D g2, AxisState state, Rectangle2D area, RectangleEdge edge) {
    List<NumberTick> ticks = new ArrayList<>();
    double free = Double.NEGATIVE_INFINITY;
    for (int value = 0; value < axis.values().size(); value++) {
      String label = axis.values().get(value);
      double middle = valueToJava2D(place(value), area, edge);
      double half = theme.textWidth(label, getTickLabelFont()) / 2;
      boolean fits = middle - half > free;
      if (fits) {
        free = middle + half + LABEL_GAP;
      }
      ticks.add(
          new NumberTick(
              place(value), fits ? label : "", TextAnchor.TOP_CENTER, TextAnchor.TOP_CENTER, 0));
    }
    return ticks;
  }

  /**
   * An axis of figures: from zero on, or logarithmic where they span more than a factor of fifty.
   *
   * @param fromZero whether it starts at zero even if all figures are far from it, as bars must
   */
  static ValueAxis figures(HouseTheme theme, String label, double[] values, boolean fromZero) {
    double low = Double.POSITIVE_INFINITY;
    double high = 0;
    for (double value : values) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    ValueAxis axis;
    if (low > 0 && high / low > WIDE_SPAN) {
      axis = DecadeAxis.holding(label, values, low);
    } else {
      NumberAxis numbers = new NumberAxis(label);
      numbers.setStandardTickUnits(createStandardTickUnits(Locale.ROOT));
      numbers.setAutoRangeIncludesZero(fromZero || !narrow(values));
      numbers.setUpperMargin(0.08);
      if (high == 0 && low >= 0) {
        numbers.setRange(0, 1);
      }
      axis = numbers;
    }
    theme.style(axis);
    return axis;
  }

  /** Whether all figures are closer to each other than to zero. */
  static boolean narrow(double[] values) {
    double low = Arrays.stream(values).min().orElse(0);
    double high = Arrays.stream(values).max().orElse(0);
    return low > NARROW_SPAN * high && high > low;
  }
}
