package org.npulator.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.OperatorGroup;
import org.npulator.report.result.Quantity;
import org.npulator.report.result.RunResult;

/**
 * The roofline (Williams, Waterman, Patterson, CACM 52(4), 2009) of the machine with the operators
 * of the run on it. Operations are MACs, bytes are those moved to and from DRAM, time is exclusive
 * time: weights that were fetched during an earlier operator can lift a point above the slope.
 * Operators on units at the banks of the memory are left out.
 */
public final class RooflineFigure implements Figure {
  private static final int MAXIMUM_LABELS = 60;

  private record Point(String phase, String role, double macsPerByte, double macsPerSecond) {}

  private final RunResult run;
  private final List<OperatorGroup> operators;

  public RooflineFigure(RunResult run, List<OperatorGroup> operators) {
    this.run = run;
    this.operators = List.copyOf(operators);
  }

  @Override
  public String fileName() {
    return "roofline";
  }

  @Override
  public String title() {
    return "Roofline";
  }

  @Override
  public String description() {
    StringBuilder text =
        new StringBuilder("Peak ")
            .append(Quantity.text(run.peak().macsPerSecond(), "MAC/s"))
            .append(", ")
            .append(Quantity.text(run.peak().dramBytesPerSecond(), "B/s"))
            .append(". ");
    points().stream()
        .limit(MAXIMUM_LABELS)
        .forEach(
            point ->
                text.append(point.phase)
                    .append(' ')
                    .append(point.role)
                    .append(": ")
                    .append(Quantity.digits(point.macsPerByte))
                    .append(" MAC/B, ")
                    .append(Quantity.text(point.macsPerSecond, "MAC/s"))
                    .append("; "));
    return text.toString().strip();
  }

  @Override
  public DataTable data() {
    DataTable table =
        new DataTable(
            "phase",
            "role",
            "macs",
            "bytes",
            "exclusiveSeconds",
            "macsPerByte",
            "macsPerSecond",
            "roofMacsPerSecond");
    for (OperatorGroup group : operators) {
      double bytes = group.bytesRead() + group.bytesWritten();
      boolean placed = isDrawable(group);
      table.row(
          group.phase(),
          group.role(),
          group.macs(),
          bytes,
          group.exclusiveSeconds(),
          placed ? group.macs() / bytes : "",
          placed ? group.macs() / group.exclusiveSeconds() : "",
          placed ? roof(group.macs() / bytes) : "");
    }
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    List<Point> points = points();
    Quantity unit = Quantity.forAxis(Math.max(1, run.peak().macsPerSecond()), "MAC/s");
    DecadeAxis intensity =
        DecadeAxis.holding(
            "Arithmetic intensity (MAC per DRAM byte)",
            points.stream().mapToDouble(Point::macsPerByte).toArray(),
            ridge());
    DecadeAxis rate =
        DecadeAxis.holding(
            "Throughput (" + unit.printedUnit() + ")",
            points.stream().mapToDouble(p -> p.macsPerSecond / unit.factor()).toArray(),
            run.peak().macsPerSecond() / unit.factor() * 1.5);
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    XYSeries roof =
        new XYSeries(
            "roof: "
                + Quantity.text(run.peak().macsPerSecond(), "MAC/s")
                + ", "
                + Quantity.text(run.peak().dramBytesPerSecond(), "B/s"));
    for (double x : roofCorners(intensity, rate, unit)) {
      roof.add(x, roof(x) / unit.factor());
    }
    data.addSeries(roof);
    renderer.setSeriesPaint(0, HouseTheme.INK);
    renderer.setSeriesStroke(0, new BasicStroke(1.8f));
    List<String> phases = operators.stream().map(OperatorGroup::phase).distinct().toList();
    for (int i = 0; i < phases.size(); i++) {
      XYSeries series = new XYSeries(new Labelled(i, DisplayText.shortened(phases.get(i), 30)));
      for (Point point : points) {
        if (point.phase.equals(phases.get(i))) {
          series.add(point.macsPerByte, point.macsPerSecond / unit.factor());
        }
      }
      data.addSeries(series);
      Color colour = HouseTheme.series(i);
      renderer.setSeriesPaint(i + 1, colour);
      renderer.setSeriesShape(i + 1, SeriesStyle.marker(i));
      renderer.setSeriesLinesVisible(i + 1, false);
      renderer.setSeriesShapesVisible(i + 1, true);
      renderer.setSeriesOutlinePaint(i + 1, HouseTheme.INK);
    }
    renderer.setUseOutlinePaint(true);
    renderer.setUseFillPaint(false);
    XYPlot plot = new XYPlot(data, intensity, rate, renderer);
    theme.style(plot);
    theme.style(intensity);
    theme.style(rate);
    theme.grid(plot);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    PointLabels labels = new PointLabels(theme);
    points.forEach(p -> labels.avoid(p.macsPerByte, p.macsPerSecond / unit.factor()));
    points.stream()
        .limit(MAXIMUM_LABELS)
        .forEach(
            p ->
                labels.label(
                    DisplayText.shortened(p.role, 28),
                    p.macsPerByte,
                    p.macsPerSecond / unit.factor()));
    for (double x : roofCorners(intensity, rate, unit)) {
      labels.avoidLineTo(x, roof(x) / unit.factor());
    }
    plot.addAnnotation(labels);
    return new Drawing(
        theme.framed(plot, title(), Caption.of(run, notShown(points)), true),
        HouseTheme.WIDTH,
        560);
  }

  private String notShown(List<Point> points) {
    long onUnits = operators.stream().filter(this::isOnUnits).count();
    long left = operators.size() - points.size() - onUnits;
    String text = "operators by kind and phase";
    if (onUnits > 0) {
      text += "; " + onUnits + " on units at the DRAM's banks not shown";
    }
    if (left > 0) {
      text += "; " + left + " without MACs or DRAM bytes not shown";
    }
    if (points.size() > MAXIMUM_LABELS) {
      text += "; the " + MAXIMUM_LABELS + " longest named";
    }
    return text;
  }

  private double ridge() {
    return run.peak().dramBytesPerSecond() == 0
        ? 1
        : run.peak().macsPerSecond() / run.peak().dramBytesPerSecond();
  }

  private double roof(double macsPerByte) {
    return Math.min(run.peak().macsPerSecond(), macsPerByte * run.peak().dramBytesPerSecond());
  }

  /** Where the roof enters the chart, bends and leaves it. */
  private double[] roofCorners(DecadeAxis intensity, DecadeAxis rate, Quantity unit) {
    double bandwidth = Math.max(Double.MIN_NORMAL, run.peak().dramBytesPerSecond());
    double enters =
        Math.max(intensity.getLowerBound(), rate.getLowerBound() * unit.factor() / bandwidth);
    return new double[] {enters, Math.max(enters, ridge()), intensity.getUpperBound()};
  }

  /** Neither the peak of the arrays nor the bytes on the data buses bounds those. */
  private boolean isOnUnits(OperatorGroup group) {
    return run.rolesOnUnits(group.phase()).contains(group.role());
  }

  private boolean isDrawable(OperatorGroup group) {
    return !isOnUnits(group)
        && group.macs() > 0
        && group.bytesRead() + group.bytesWritten() > 0
        && group.exclusiveSeconds() > 0;
  }

  /** The longest first. */
  private List<Point> points() {
    List<OperatorGroup> sorted = new ArrayList<>(operators);
    sorted.sort(Comparator.comparingDouble(OperatorGroup::exclusiveSeconds).reversed());
    return sorted.stream()
        .filter(this::isDrawable)
        .map(
            group ->
                new Point(
                    group.phase(),
                    group.role(),
                    group.macs() / (group.bytesRead() + group.bytesWritten()),
                    group.macs() / group.exclusiveSeconds()))
        .toList();
  }
}
