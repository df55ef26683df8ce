package org.npulator.report.chart;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.npulator.report.result.DisplayText;
import org.npulator.report.sweep.Metric;
import org.npulator.report.sweep.PointNames;
import org.npulator.report.sweep.SweepAxis;
import org.npulator.report.sweep.SweepPoint;
import org.npulator.report.sweep.SweepResult;

/**
 * A metric over one axis, a line for each combination of the others. Where that makes more lines
 * than can be told apart there is one for each value of the axis that matters most, with the best
 * figure over the rest.
 *
 * @param by the axes that tell the lines apart
 * @param best whether figures are the best over axes that are not named
 */
record SweepSeries(List<SweepAxis> by, boolean best, List<Line> lines) {
  static final int MAXIMUM_LINES = 40;

  /** Figures by place on the axis; a point that failed or was left out has none. */
  record Line(String name, SweepPoint first, OptionalDouble[] figures) {}

  static SweepSeries of(SweepResult sweep, SweepAxis axis, Metric metric) {
    List<SweepAxis> others = new ArrayList<>(sweep.varied());
    others.remove(axis);
    List<Line> all = lines(sweep, axis, metric, others);
    if (all.size() <= MAXIMUM_LINES) {
      return new SweepSeries(others, false, all);
    }
    List<Line> widest = List.of();
    SweepAxis chosen = null;
    for (SweepAxis other : others) {
      List<Line> lines = lines(sweep, axis, metric, List.of(other));
      if (lines.size() <= MAXIMUM_LINES && (chosen == null || spread(lines) > spread(widest))) {
        widest = lines;
        chosen = other;
      }
    }
    return chosen == null
        ? new SweepSeries(List.of(), true, lines(sweep, axis, metric, List.of()))
        : new SweepSeries(List.of(chosen), true, widest);
  }

  private static List<Line> lines(
      SweepResult sweep, SweepAxis axis, Metric metric, List<SweepAxis> by) {
    Map<List<String>, Line> lines = new LinkedHashMap<>();
    for (SweepPoint point : sweep.simulated()) {
      OptionalDouble figure = point.metric(metric.name());
      int place = SweepResult.place(point, axis);
      if (figure.isEmpty() || place < 0) {
        continue;
      }
      Line line =
          lines.computeIfAbsent(
              SweepResult.values(point, by), key -> empty(point, by, axis.values().size()));
      line.figures[place] =
          OptionalDouble.of(better(metric, line.figures[place], figure.getAsDouble()));
    }
    return List.copyOf(lines.values());
  }

  private static Line empty(SweepPoint point, List<SweepAxis> by, int size) {
    OptionalDouble[] figures = new OptionalDouble[size];
    Arrays.fill(figures, OptionalDouble.empty());
    return new Line(DisplayText.shortened(new PointNames(by).of(point), 60), point, figures);
  }

  static double better(Metric metric, OptionalDouble one, double other) {
    if (one.isEmpty()) {
      return other;
    }
    return metric.higherIsBetter()
        ? Math.max(one.getAsDouble(), other)
        : Math.min(one.getAsDouble(), other);
  }

  private static double spread(List<Line> lines) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (Line line : lines) {
      for (OptionalDouble figure : line.figures) {
        if (figure.isPresent()) {
          low = Math.min(low, figure.getAsDouble());
          high = Math.max(high, figure.getAsDouble());
        }
      }
    }
    return high - low;
  }

  /** All figures in units of a scale. */
  double[] figures(double factor) {
    return lines.stream()
        .flatMap(line -> Arrays.stream(line.figures))
        .filter(OptionalDouble::isPresent)
        .mapToDouble(figure -> figure.getAsDouble() / factor)
        .toArray();
  }
}
