package org.npulator.report.chart;

import java.awt.BasicStroke;
import java.util.List;
import java.util.Locale;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Cycles and MAC utilization of products with more and more rows on arrays that differ in one
 * respect.
 *
 * @param subtitle the array and the other dimensions
 * @param tickRows distance of the marks on the axis of rows, such as the size of the array
 */
public record RowSweepFigure(
    String fileName, String title, String subtitle, int tickRows, List<Line> lines)
    implements Figure {
  private static final int HEIGHT = 620;
  private static final int YELLOW = 3;

  public RowSweepFigure {
    lines = List.copyOf(lines);
  }

  /** One array. */
  public record Line(String name, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /**
   * One product.
   *
   * @param macUtilization in [0, 1]
   */
  public record Point(long rows, long cycles, double macUtilization) {}

  @Override
  public String description() {
    StringBuilder text = new StringBuilder("Cycles and MAC utilization over rows.");
    for (Line line : lines) {
      Point first = line.points().get(0);
      Point last = line.points().get(line.points().size() - 1);
      text.append(
          String.format(
              Locale.ROOT,
              " %s: %d cycles at %d rows (%.1f %%), %d at %d (%.1f %%).",
              line.name(),
              first.cycles(),
              first.rows(),
              100 * first.macUtilization(),
              last.cycles(),
              last.rows(),
              100 * last.macUtilization()));
    }
    return text.toString();
  }

  @Override
  public DataTable data() {
    DataTable table = new DataTable("array", "rows", "cycles", "macUtilization");
    for (Line line : lines) {
      for (Point point : line.points()) {
        table.row(
            line.name(),
            point.rows(),
            point.cycles(),
            String.format(Locale.ROOT, "%.6f", point.macUtilization()));
      }
    }
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    XYSeriesCollection cycles = new XYSeriesCollection();
    XYSeriesCollection utilization = new XYSeriesCollection();
    for (Line line : lines) {
      XYSeries kilocycles = new XYSeries(line.name());
      XYSeries percent = new XYSeries(line.name());
      for (Point point : line.points()) {
        kilocycles.add(point.rows(), point.cycles() / 1e3);
        percent.add(point.rows(), 100 * point.macUtilization());
      }
      cycles.addSeries(kilocycles);
      utilization.addSeries(percent);
    }
    NumberAxis rows = new NumberAxis("Rows of activations, M");
    rows.setTickUnit(new NumberTickUnit(tickRows));
    rows.setAutoRangeIncludesZero(true);
    rows.setUpperMargin(0.01);
    theme.style(rows);
    CombinedDomainXYPlot both = new CombinedDomainXYPlot(rows);
    both.setGap(18);
    theme.style(both);
    both.add(plot(theme, cycles, new NumberAxis("Thousand cycles")), 1);
    NumberAxis share = new NumberAxis("MAC utilization (%)");
    share.setRange(0, 105);
    share.setTickUnit(new NumberTickUnit(25));
    both.add(plot(theme, utilization, share), 1);
    return new Drawing(theme.framed(both, title, subtitle, true), HouseTheme.WIDTH, HEIGHT);
  }

  private static XYPlot plot(HouseTheme theme, XYSeriesCollection data, NumberAxis values) {
    theme.style(values);
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
    renderer.setDrawSeriesLineAsPath(true);
    for (int series = 0; series < data.getSeriesCount(); series++) {
      // Without the yellow of the palette, which is too light for a line of this width.
      renderer.setSeriesPaint(series, HouseTheme.series(series < YELLOW ? series : series + 1));
      renderer.setSeriesStroke(series, stroke(series, data.getSeriesCount()));
      // The same names in both parts stand in the legend once.
      renderer.setSeriesVisibleInLegend(series, values.getLabel().startsWith("MAC"));
    }
    XYPlot plot = new XYPlot(data, null, values, renderer);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    theme.style(plot);
    theme.grid(plot);
    return plot;
  }

  /** Lines that coincide stay visible: the first is the widest, the last is dashed. */
  private static BasicStroke stroke(int line, int lines) {
    if (line > 0 && line == lines - 1) {
      float[] dashes = {6f, 6f};
      return new BasicStroke(1.8f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, dashes, 0f);
    }
    return new BasicStroke(line == 0 ? 4.5f : 2f);
  }
}
