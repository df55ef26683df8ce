package org.npulator.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.report.sweep.Front;
import org.npulator.report.sweep.Metric;
import org.npulator.report.sweep.PointNames;
import org.npulator.report.sweep.SweepPoint;
import org.npulator.report.sweep.SweepResult;
import org.npulator.report.sweep.SweepResult.Objective;

/** All points by two metrics, and the line of those that no other one beats in both. */
public final class ParetoFigure implements Figure {
  private static final int MAXIMUM_LABELS = 14;
  private static final int MAXIMUM_SCREENED = 5_000;
  private static final int HEIGHT = 520;

  private final SweepResult sweep;
  private final Objective across;
  private final Objective up;
  private final List<SweepPoint> points;
  private final List<SweepPoint> front;
  private final List<SweepPoint> screened;

  public ParetoFigure(SweepResult sweep, Objective across, Objective up) {
    this.sweep = sweep;
    this.across = across;
    this.up = up;
    Front plane = new Front(List.of(across, up), sweep.simulated());
    points = plane.points();
    front = new Front(List.of(across, up), sweep.eligible()).nondominated();
    screened =
        new Front(
                List.of(across, up),
                sweep.points().stream()
                    .filter(point -> point.screened() && !point.failed())
                    .limit(MAXIMUM_SCREENED)
                    .toList())
            .points();
  }

  @Override
  public String fileName() {
    return FileName.of("pareto", across.metric().name(), up.metric().name());
  }

  @Override
  public String title() {
    return up.metric().title() + " against " + across.metric().title();
  }

  @Override
  public String description() {
    StringBuilder text = new StringBuilder("Points that no other one beats: ");
    for (SweepPoint point : front) {
      text.append(sweep.describe(point))
          .append(": ")
          .append(across.metric().text(figure(point, across.metric())))
          .append(", ")
          .append(up.metric().text(figure(point, up.metric())))
          .append("; ");
    }
    return DisplayText.of(text.toString().strip());
  }

  @Override
  public DataTable data() {
    List<String> header = new ArrayList<>(List.of("key"));
    sweep.axes().forEach(axis -> header.add(axis.path()));
    header.addAll(List.of("fidelity", across.metric().name(), up.metric().name(), "onFront"));
    DataTable table = new DataTable(header.toArray(String[]::new));
    Set<SweepPoint> best = new HashSet<>(front);
    for (List<SweepPoint> some : List.of(points, screened)) {
      for (SweepPoint point : some) {
        List<Object> row = new ArrayList<>(List.of(point.key()));
        row.addAll(SweepResult.values(point, sweep.axes()));
        row.add(point.fidelity().isEmpty() ? "full" : point.fidelity());
        row.add(figure(point, across.metric()));
        row.add(figure(point, up.metric()));
        row.add(best.contains(point));
        table.row(row.toArray());
      }
    }
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    Quantity x = scale(across.metric());
    Quantity y = scale(up.metric());
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
    if (!screened.isEmpty()) {
      add(data, renderer, "estimated by the analytical screen", screened, x, y, HouseTheme.REST, 4);
    }
    add(data, renderer, "simulated", points, x, y, HouseTheme.series(5), 7);
    int last = data.getSeriesCount();
    XYSeries steps = new XYSeries(new Labelled(last, "front"), false);
    SweepPoint before = null;
    for (SweepPoint point : front) {
      if (before != null) {
        // Between two points of the front the first one's second figure holds.
        steps.add(
            figure(point, across.metric()) / x.factor(), figure(before, up.metric()) / y.factor());
      }
      steps.add(
          figure(point, across.metric()) / x.factor(), figure(point, up.metric()) / y.factor());
      before = point;
    }
    data.addSeries(steps);
    renderer.setSeriesPaint(last, HouseTheme.series(4));
    renderer.setSeriesLinesVisible(last, true);
    renderer.setSeriesShapesVisible(last, false);
    renderer.setSeriesStroke(last, new BasicStroke(1.8f));
    renderer.setSeriesVisibleInLegend(last, false);
    XYSeries best = new XYSeries(new Labelled(last + 1, "no point is better in both"));
    front.forEach(
        p ->
            best.add(figure(p, across.metric()) / x.factor(), figure(p, up.metric()) / y.factor()));
    data.addSeries(best);
    renderer.setSeriesPaint(last + 1, HouseTheme.series(4));
    renderer.setSeriesShape(last + 1, SeriesStyle.marker(3));
    ValueAxis horizontal = axis(theme, across.metric(), x);
    ValueAxis vertical = axis(theme, up.metric(), y);
    XYPlot plot = new XYPlot(data, horizontal, vertical, renderer);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    theme.style(plot);
    theme.grid(plot);
    plot.addAnnotation(labels(theme, x, y));
    return new Drawing(theme.framed(plot, title(), subtitle(), true), HouseTheme.WIDTH, HEIGHT);
  }

  private void add(
      XYSeriesCollection data,
      XYLineAndShapeRenderer renderer,
      String name,
      List<SweepPoint> some,
      Quantity x,
      Quantity y,
      Color colour,
      double size) {
    int index = data.getSeriesCount();
    XYSeries series = new XYSeries(new Labelled(index, name));
    some.forEach(
        point ->
            series.add(
                figure(point, across.metric()) / x.factor(),
                figure(point, up.metric()) / y.factor()));
    data.addSeries(series);
    renderer.setSeriesPaint(index, colour);
    renderer.setSeriesShape(index, new Ellipse2D.Double(-size / 2, -size / 2, size, size));
    renderer.setUseOutlinePaint(true);
    renderer.setSeriesOutlinePaint(index, size > 5 ? HouseTheme.INK : HouseTheme.REST);
    renderer.setSeriesOutlineStroke(index, new BasicStroke(0.4f));
  }

  private PointLabels labels(HouseTheme theme, Quantity x, Quantity y) {
    PointLabels labels = new PointLabels(theme);
    PointNames names = names();
    int every = (front.size() + MAXIMUM_LABELS - 1) / MAXIMUM_LABELS;
    for (SweepPoint point : points) {
      labels.avoid(
          figure(point, across.metric()) / x.factor(), figure(point, up.metric()) / y.factor());
    }
    for (int i = 0; i < front.size(); i++) {
      double atX = figure(front.get(i), across.metric()) / x.factor();
      double atY = figure(front.get(i), up.metric()) / y.factor();
      if (i > 0) {
        labels.avoidLineTo(atX, figure(front.get(i - 1), up.metric()) / y.factor());
      }
      labels.avoidLineTo(atX, atY);
      if (i % every == 0 || i == front.size() - 1) {
        labels.label(DisplayText.shortened(names.of(front.get(i)), 56), atX, atY);
      }
    }
    return labels;
  }

  /** By what the points of the front differ in. */
  private PointNames names() {
    return PointNames.telling(front, sweep.varied());
  }

  private Quantity scale(Metric metric) {
    return metric.scale(
        points.stream().mapToDouble(point -> Math.abs(figure(point, metric))).max().orElse(0));
  }

  private ValueAxis axis(HouseTheme theme, Metric metric, Quantity unit) {
    double[] figures =
        Stream.concat(points.stream(), screened.stream())
            .mapToDouble(point -> figure(point, metric) / unit.factor())
            .toArray();
    ValueAxis axis = ValueScale.figures(theme, metric.axisLabel(unit), figures, false);
    axis.setUpperMargin(0.1);
    return axis;
  }

  private static double figure(SweepPoint point, Metric metric) {
    OptionalDouble figure = point.metric(metric.name());
    return figure.orElseThrow();
  }

  private String subtitle() {
    return SweepCaption.of(
        sweep,
        "best: "
            + (across.maximized() ? "right" : "left")
            + " and "
            + (up.maximized() ? "top" : "bottom")
            + "; "
            + front.size()
            + " on the front"
            + (names().axes().isEmpty() ? "" : ", named by " + names().order()));
  }
}
