package org.npulator.report.chart;

import java.awt.Color;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.StackedBarRenderer;
import org.jfree.data.category.DefaultCategoryDataset;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.report.sweep.PointNames;
import org.npulator.report.sweep.SweepPoint;
import org.npulator.report.sweep.SweepResult;

/**
 * A bar for each point of a sweep, made of the parts of a whole: states or energies. States that
 * the sweep did not keep are one part, so that a bar is 100 %.
 */
public final class PointStackFigure implements Figure {
  private static final int MAXIMUM_BARS = 40;
  private static final int MAXIMUM_PARTS = 12;
  private static final double SMALLEST_LABELLED_SHARE = 0.05;
  private static final double WHOLE = 1 - 1e-6;
  private static final String NOT_KEPT = "states that the sweep did not keep";

  private final SweepResult sweep;
  private final String fileName;
  private final String title;
  private final String unit;
  private final PointShares parts;
  private final List<SweepPoint> points;
  private final PointNames names;

  private PointStackFigure(
      SweepResult sweep, String fileName, String title, String unit, PointShares parts) {
    this.sweep = sweep;
    this.fileName = fileName;
    this.title = title;
    this.unit = unit;
    this.parts = parts;
    points = parts.points(sweep, MAXIMUM_BARS);
    names = new PointNames(sweep.varied());
  }

  /** States of a kind of unit by point, if the sweep kept them: dramDataShare, ... */
  public static Optional<Figure> states(SweepResult sweep, String kind, String title) {
    PointShares parts = PointShares.between(sweep, kind, "Share");
    return parts.present()
        ? Optional.of(new PointStackFigure(sweep, "states-" + kind, title, "%", parts))
        : Optional.empty();
  }

  /** Energy by component and point, if the sweep kept it: dramEnergyJoules, ... */
  public static Optional<Figure> energy(SweepResult sweep) {
    PointShares parts = PointShares.between(sweep, "", "EnergyJoules");
    return parts.present()
        ? Optional.of(new PointStackFigure(sweep, "energy-by-point", "Energy by point", "J", parts))
        : Optional.empty();
  }

  @Override
  public String fileName() {
    return fileName;
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String description() {
    StringBuilder text = new StringBuilder(title).append(". ");
    for (SweepPoint point : points) {
      text.append(sweep.describe(point)).append(": ");
      parts
          .names()
          .forEach(
              (part, metric) ->
                  text.append(part)
                      .append(' ')
                      .append(printed(figure(point, metric)))
                      .append("; "));
    }
    return DisplayText.of(text.toString().strip());
  }

  @Override
  public DataTable data() {
    List<String> header = new ArrayList<>(List.of("key"));
    sweep.axes().forEach(axis -> header.add(axis.path()));
    header.addAll(parts.names().values());
    DataTable table = new DataTable(header.toArray(String[]::new));
    for (SweepPoint point : sweep.simulated()) {
      List<Object> row = new ArrayList<>(List.of(point.key()));
      row.addAll(SweepResult.values(point, sweep.axes()));
      parts.names().values().forEach(metric -> row.add(figure(point, metric)));
      table.row(row.toArray());
    }
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    List<Map.Entry<String, String>> ordered = ordered();
    double largest = points.stream().mapToDouble(this::total).max().orElse(0);
    Quantity scale = unit.equals("%") ? new Quantity(0.01, "%") : Quantity.forAxis(largest, unit);
    DefaultCategoryDataset data = new DefaultCategoryDataset();
    int separate = ordered.size() <= MAXIMUM_PARTS ? ordered.size() : MAXIMUM_PARTS - 1;
    List<String> partNames = new ArrayList<>();
    for (int part = 0; part < separate; part++) {
      Map.Entry<String, String> entry = ordered.get(part);
      partNames.add(DisplayText.shortened(entry.getKey(), 40));
      add(data, scale, new Labelled(part, partNames.get(part)), List.of(entry.getValue()));
    }
    if (separate < ordered.size()) {
      partNames.add("other (" + (ordered.size() - separate) + ")");
      add(
          data,
          scale,
          new Labelled(separate, partNames.get(separate)),
          ordered.subList(separate, ordered.size()).stream().map(Map.Entry::getValue).toList());
    }
    NumberAxis axis =
        new NumberAxis(
            (unit.equals("%") ? "Share of time (" : "Energy (") + scale.printedUnit() + ")");
    axis.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
    if (unit.equals("%")) {
      axis.setRange(0, 100);
    }
    if (unit.equals("%") && points.stream().anyMatch(point -> total(point) < WHOLE)) {
      Labelled rest = new Labelled(partNames.size(), NOT_KEPT);
      partNames.add(NOT_KEPT);
      for (int bar = 0; bar < points.size(); bar++) {
        data.addValue(
            100 * Math.max(0, 1 - total(points.get(bar))), rest, label(bar, points.get(bar)));
      }
    }
    StackedBarRenderer renderer = new StackedBarRenderer();
    CategoryPlot plot = theme.bars(data, axis, renderer);
    Labels.inside(
        renderer,
        SMALLEST_LABELLED_SHARE * (unit.equals("%") ? 100 : largest / scale.factor()),
        unit.equals("%") ? "%.0f" : "%.3g");
    for (int i = 0; i < data.getRowCount(); i++) {
      Color paint = colour(i, partNames.get(i));
      renderer.setSeriesPaint(i, paint);
      renderer.setSeriesItemLabelPaint(i, HouseTheme.inkOn(paint));
    }
    return new Drawing(
        theme.framed(plot, title, subtitle(), true),
        HouseTheme.WIDTH,
        130 + Legend.height(theme, partNames) + Math.max(2, points.size()) * 24);
  }

  private void add(
      DefaultCategoryDataset data, Quantity scale, Labelled part, List<String> metrics) {
    for (int bar = 0; bar < points.size(); bar++) {
      SweepPoint point = points.get(bar);
      double sum = metrics.stream().mapToDouble(metric -> figure(point, metric)).sum();
      data.addValue(sum / scale.factor(), part, label(bar, point));
    }
  }

  private Labelled label(int bar, SweepPoint point) {
    String name = names.axes().isEmpty() ? sweep.describe(point) : names.of(point);
    return new Labelled(bar, DisplayText.shortened(name, 64));
  }

  private static Color colour(int part, String name) {
    if (PartRole.of(name) == PartRole.IDLE) {
      return HouseTheme.IDLE;
    }
    return name.equals(NOT_KEPT) ? HouseTheme.REST : HouseTheme.series(part);
  }

  /** Work first, then the largest, idleness last. */
  private List<Map.Entry<String, String>> ordered() {
    return parts.names().entrySet().stream()
        .filter(part -> points.stream().anyMatch(point -> figure(point, part.getValue()) > 0))
        .sorted(
            Comparator.<Map.Entry<String, String>, PartRole>comparing(
                    part -> PartRole.of(part.getKey()))
                .thenComparing(
                    Comparator.<Map.Entry<String, String>>comparingDouble(
                            part ->
                                points.stream().mapToDouble(p -> figure(p, part.getValue())).sum())
                        .reversed()))
        .toList();
  }

  private double total(SweepPoint point) {
    return parts.names().values().stream().mapToDouble(metric -> figure(point, metric)).sum();
  }

  private static double figure(SweepPoint point, String metric) {
    return point.metric(metric).orElse(0);
  }

  private String printed(double figure) {
    return unit.equals("%") ? Quantity.percent(figure) : Quantity.text(figure, unit);
  }

  private String subtitle() {
    int all = parts.points(sweep, Integer.MAX_VALUE).size();
    return SweepCaption.of(
        sweep,
        (points.size() < all ? points.size() + " of them, evenly spaced" : "all of them")
            + (names.axes().isEmpty() ? "" : ", by " + names.order()));
  }
}
