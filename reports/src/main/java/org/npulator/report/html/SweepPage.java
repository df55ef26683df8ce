package org.npulator.report.html;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.npulator.report.html.Markup.Cell;
import org.npulator.report.html.Markup.Column;
import org.npulator.report.result.DisplayText;
import org.npulator.report.sweep.Front;
import org.npulator.report.sweep.Metric;
import org.npulator.report.sweep.SweepAxis;
import org.npulator.report.sweep.SweepPoint;
import org.npulator.report.sweep.SweepResult;
import org.npulator.report.sweep.SweepResult.Objective;

/** The report of a sweep or a search. */
public final class SweepPage {
  private final SweepResult sweep;
  private final Page charts;

  private SweepPage(SweepResult sweep, Page charts) {
    this.sweep = sweep;
    this.charts = charts;
  }

  /** A heading and the names of the charts below it. */
  public record Section(String title, List<String> figures) {
    public Section {
      figures = List.copyOf(figures);
    }
  }

  /**
   * The page.
   *
   * @param svgByFigure the charts by file name; a chart that is missing is left out with a note
   */
  public static String of(
      SweepResult sweep, List<Section> sections, Map<String, String> svgByFigure) {
    SweepPage page = new SweepPage(sweep, new Page(svgByFigure));
    return Page.of(
        sweep.name(),
        (sweep.search() ? "Search over " : "Sweep over ") + axes(sweep),
        sweep.notes(),
        markup -> page.write(markup, sections));
  }

  private static String axes(SweepResult sweep) {
    return sweep.varied().isEmpty()
        ? "nothing: one point"
        : String.join(", ", sweep.varied().stream().map(SweepAxis::path).toList());
  }

  private void write(Markup page, List<Section> sections) {
    cards(page);
    for (Section section : sections) {
      page.element("h2", section.title());
      section.figures().forEach(figure -> charts.figure(page, figure));
    }
    if (sweep.objectives().size() > 1) {
      page.element("h2", "Pareto set");
      points(
          page,
          "Points that no other one beats in every objective",
          new Front(sweep.objectives(), sweep.eligible()).nondominated(),
          sweep.objectives().stream().map(Objective::metric).toList());
    }
    page.element("h2", "Points");
    points(page, "What was simulated", sweep.simulated(), sweep.metrics());
    failures(page);
    axesTable(page);
    provenance(page);
  }

  private void cards(Markup page) {
    page.raw("<div class=\"cards\">\n");
    card(page, String.valueOf(sweep.simulated().size()), "points simulated");
    long screened = sweep.points().stream().filter(SweepPoint::screened).count();
    if (sweep.search()) {
      card(page, String.valueOf(screened), "points of the analytical screen");
    }
    card(page, String.valueOf(sweep.failed().size()), "points failed");
    for (Metric metric : sweep.metrics().stream().limit(4).toList()) {
      sweep.simulated().stream()
          .map(point -> point.metric(metric.name()))
          .filter(OptionalDouble::isPresent)
          .mapToDouble(OptionalDouble::getAsDouble)
          .reduce(metric.higherIsBetter() ? Math::max : Math::min)
          .ifPresent(best -> card(page, metric.text(best), "best: " + metric.title()));
    }
    page.raw("</div>\n");
  }

  private static void card(Markup page, String figure, String label) {
    page.raw("<div><b>").text(figure).raw("</b><span>").text(label).raw("</span></div>\n");
  }

  private void points(Markup page, String caption, List<SweepPoint> points, List<Metric> metrics) {
    List<Column> columns = new ArrayList<>();
    sweep.varied().forEach(axis -> columns.add(new Column(axis.label(), axis.numeric())));
    metrics.forEach(metric -> columns.add(Column.figures(metric.title())));
    columns.add(Column.text("Key"));
    page.tableStart(caption, columns);
    for (SweepPoint point : points.subList(0, Math.min(points.size(), Page.MAXIMUM_ROWS))) {
      List<Object> cells = new ArrayList<>();
      for (SweepAxis axis : sweep.varied()) {
        int place = SweepResult.place(point, axis);
        cells.add(
            place < 0
                ? "-"
                : axis.numeric()
                    ? new Cell(axis.values().get(place), axis.magnitude(place))
                    : axis.values().get(place));
      }
      for (Metric metric : metrics) {
        OptionalDouble figure = point.metric(metric.name());
        cells.add(
            figure.isPresent()
                ? new Cell(metric.text(figure.getAsDouble()), figure.getAsDouble())
                : "-");
      }
      cells.add(DisplayText.shortened(point.key(), 16));
      page.row(columns, cells.toArray());
    }
    page.tableEnd();
    Page.cutOff(page, points.size(), "the .jsonl files of the folder");
  }

  private void failures(Markup page) {
    List<SweepPoint> failed = sweep.failed();
    if (failed.isEmpty()) {
      return;
    }
    page.element("h2", "Points that failed");
    List<Column> columns = Column.of("Point", "Error");
    page.tableStart("Why they have no figures", columns);
    for (SweepPoint point : failed.subList(0, Math.min(failed.size(), Page.MAXIMUM_ROWS))) {
      page.row(columns, sweep.describe(point), point.error());
    }
    page.tableEnd();
    Page.cutOff(page, failed.size(), "the .jsonl files of the folder");
  }

  private void axesTable(Markup page) {
    page.element("h2", "Axes");
    List<Column> columns = Column.of("Path", "+Values", "In their order");
    page.tableStart("What the points differ in", columns);
    for (SweepAxis axis : sweep.axes()) {
      page.row(
          columns,
          axis.path(),
          axis.values().size(),
          DisplayText.of(String.join(", ", axis.values())));
    }
    page.tableEnd();
  }

  private void provenance(Markup page) {
    page.element("h2", "Provenance");
    page.raw("<p>").text("npulator " + sweep.toolVersion());
    if (!sweep.hash().isEmpty()) {
      page.raw("<br>SHA-256 <code>").text(sweep.hash()).raw("</code>");
    }
    Page.commandLine(page, sweep.arguments());
    Set<String> keys = new HashSet<>();
    sweep.points().forEach(point -> keys.add(point.key()));
    page.raw("<br>")
        .text(
            sweep.seed().isPresent()
                ? "seed " + sweep.seed().getAsLong()
                : "no random numbers, so no seed")
        .raw("<br>")
        .text(keys.size() + " different configurations, each with its SHA-256 as key")
        .raw("</p>\n<details><summary>Definition with the resolved base</summary>\n<pre>")
        .text(sweep.definition())
        .raw("</pre></details>\n");
  }
}
