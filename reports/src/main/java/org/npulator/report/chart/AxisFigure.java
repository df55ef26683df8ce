package org.npulator.report.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.report.sweep.Metric;
import org.npulator.report.sweep.PointNames;
import org.npulator.report.sweep.SweepAxis;
import org.npulator.report.sweep.SweepResult;

/**
 * A metric over one axis of a sweep: lines over numbers, bars over names, markers instead of bars
 * where there are too many of them.
 */
public final class AxisFigure implements Figure {
  private static final int MAXIMUM_BARS_IN_A_GROUP = 8;
  private static final int MAXIMUM_BARS = 60;
  private static final int MAXIMUM_NAMES = 40;
  private static final int FEW_LINES = 6;

  private final SweepResult sweep;
  private final SweepAxis axis;
  private final Metric metric;
  private final SweepSeries series;
  private final Quantity scale;

  public AxisFigure(SweepResult sweep, SweepAxis axis, Metric metric) {
    this.sweep = sweep;
    this.axis = axis;
    this.metric = metric;
    series = SweepSeries.of(sweep, axis, metric);
    double largest = 0;
    for (double figure : series.figures(1)) {
      largest = Math.max(largest, Math.abs(figure));
    }
    scale = metric.scale(largest);
  }

  @Override
  public String fileName() {
    return FileName.of("axis", metric.name(), axis.fileLabel());
  }

  @Override
  public String title() {
    return metric.title() + " by " + axis.label();
  }

  @Override
  public String description() {
    StringBuilder text = new StringBuilder(title()).append(". ");
    for (SweepSeries.Line line : series.lines()) {
      text.append(line.name()).append(line.name().isEmpty() ? "" : ": ");
      for (int place = 0; place < line.figures().length; place++) {
        if (line.figures()[place].isPresent()) {
          text.append(axis.values().get(place))
              .append(": ")
              .append(metric.text(line.figures()[place].getAsDouble()))
              .append("; ");
        }
      }
    }
    return DisplayText.of(text.toString().strip());
  }

  @Override
  public DataTable data() {
    List<String> header = new ArrayList<>(List.of(axis.path()));
    series.by().forEach(by -> header.add(by.path()));
    header.add(metric.name());
    DataTable table = new DataTable(header.toArray(String[]::new));
    for (SweepSeries.Line line : series.lines()) {
      for (int place = 0; place < line.figures().length; place++) {
        if (line.figures()[place].isPresent()) {
          List<Object> row = new ArrayList<>(List.of(axis.values().get(place)));
          row.addAll(SweepResult.values(line.first(), series.by()));
          row.add(line.figures()[place].getAsDouble());
          table.row(row.toArray());
        }
      }
    }
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    return axis.numeric() ? lines(theme) : names(theme);
  }

  private Drawing lines(HouseTheme theme) {
    ValueScale places = new ValueScale(theme, axis);
    ValueAxis figures =
        ValueScale.figures(theme, metric.axisLabel(scale), series.figures(scale.factor()), false);
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
    int count = series.lines().size();
    for (int i = 0; i < count; i++) {
      SweepSeries.Line line = series.lines().get(i);
      XYSeries points = new XYSeries(new Labelled(i, line.name()));
      for (int place = 0; place < line.figures().length; place++) {
        OptionalDouble figure = line.figures()[place];
        points.add(
            places.place(place),
            figure.isPresent() ? Double.valueOf(figure.getAsDouble() / scale.factor()) : null);
      }
      data.addSeries(points);
      renderer.setSeriesPaint(i, colour(i));
      renderer.setSeriesShape(i, SeriesStyle.shape(i));
      renderer.setSeriesStroke(i, SeriesStyle.stroke(i, count));
    }
    XYPlot plot = new XYPlot(data, places, figures, renderer);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    theme.style(plot);
    theme.grid(plot);
    return framed(theme, plot, 400);
  }

  private Drawing names(HouseTheme theme) {
    List<String> shown = axis.values().subList(0, Math.min(MAXIMUM_NAMES, axis.values().size()));
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    int count = series.lines().size();
    for (int i = 0; i < count; i++) {
      SweepSeries.Line line = series.lines().get(i);
      for (int place = 0; place < shown.size(); place++) {
        OptionalDouble figure = line.figures()[place];
        data.addValue(
            figure.isPresent() ? Double.valueOf(figure.getAsDouble() / scale.factor()) : null,
            new Labelled(i, line.name()),
            new Labelled(place, DisplayText.shortened(shown.get(place), 36)));
      }
    }
    ValueAxis figures =
        ValueScale.figures(theme, metric.axisLabel(scale), series.figures(scale.factor()), bars());
    BarRenderer bars = new BarRenderer();
    CategoryPlot plot = theme.bars(data, figures, bars);
    int rowHeight;
    if (bars() && !(figures instanceof DecadeAxis)) {
      bars.setItemMargin(0.02);
      rowHeight = 14 + 15 * count;
      for (int i = 0; i < count; i++) {
        bars.setSeriesPaint(i, HouseTheme.series(i));
      }
      label(theme, plot, shown);
    } else {
      LineAndShapeRenderer markers = new LineAndShapeRenderer(false, true);
      rowHeight = shown.size() > 12 ? 22 : 38;
      for (int i = 0; i < count; i++) {
        markers.setSeriesPaint(i, colour(i));
        markers.setSeriesShape(i, SeriesStyle.shape(i));
      }
      plot.setRenderer(markers);
      plot.setDomainGridlinesVisible(true);
      plot.setDomainGridlinePaint(HouseTheme.GRID);
      plot.setDomainGridlineStroke(HouseTheme.HAIRLINE);
    }
    return framed(theme, plot, 130 + Math.max(2, shown.size()) * rowHeight);
  }

  /** Whether there are few enough bars to tell them apart. */
  private boolean bars() {
    int count = series.lines().size();
    return !axis.numeric()
        && count <= MAXIMUM_BARS_IN_A_GROUP
        && count * Math.min(MAXIMUM_NAMES, axis.values().size()) <= MAXIMUM_BARS;
  }

  /** A bar that stands alone says its figure. */
  private void label(HouseTheme theme, CategoryPlot plot, List<String> shown) {
    if (series.lines().size() != 1) {
      return;
    }
    for (int place = 0; place < shown.size(); place++) {
      OptionalDouble figure = series.lines().get(0).figures()[place];
      if (figure.isPresent()) {
        double value = figure.getAsDouble() / scale.factor();
        plot.addAnnotation(
            BarEnd.label(
                theme,
                "  " + Quantity.digits(value),
                new Labelled(place, DisplayText.shortened(shown.get(place), 36)),
                value));
      }
    }
  }

  /** Lines along one axis of numbers go from dark to light; others differ as much as they can. */
  private Color colour(int line) {
    int count = series.lines().size();
    boolean ordered = series.by().size() == 1 && series.by().get(0).numeric() && count > FEW_LINES;
    // The lightest tenth of the ramp is too light for a line.
    return ordered ? new ColourRamp(0, (count - 1) / 0.88).colour(line) : SeriesStyle.colour(line);
  }

  private Drawing framed(HouseTheme theme, Plot plot, int height) {
    boolean several = series.lines().size() > 1;
    List<String> names = series.lines().stream().map(SweepSeries.Line::name).toList();
    return new Drawing(
        theme.framed(plot, title(), subtitle(), several),
        HouseTheme.WIDTH,
        height + (several ? Legend.height(theme, names) + 10 : 0));
  }

  private String subtitle() {
    String best =
        series.best()
            ? "; best over "
                + sweep.varied().stream()
                    .filter(other -> other != axis && !series.by().contains(other))
                    .map(SweepAxis::label)
                    .collect(Collectors.joining(", "))
            : "";
    String lines =
        series.by().size() > 1 ? "; series by " + new PointNames(series.by()).order() : "";
    String cut =
        !axis.numeric() && axis.values().size() > MAXIMUM_NAMES
            ? "; the first " + MAXIMUM_NAMES + " of " + axis.values().size()
            : "";
    String start =
        !bars() && ValueScale.narrow(series.figures(1)) ? "; the scale does not start at zero" : "";
    return SweepCaption.of(
        sweep,
        (metric.higherIsBetter() ? "higher is better" : "lower is better")
            + best
            + lines
            + cut
            + start);
  }
}
