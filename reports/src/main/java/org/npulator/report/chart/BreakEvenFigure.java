package org.npulator.report.chart;

import java.awt.BasicStroke;
import java.text.NumberFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTickUnit;
import org.jfree.chart.plot.CombinedDomainXYPlot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.ValueMarker;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

/**
 * Time of attention on the cores over its time on units at the banks, over contexts, with a line
 * for each batch: units win above 1.
 *
 * @param subtitle what is attended to, and how the times come about
 */
public record BreakEvenFigure(String fileName, String title, String subtitle, List<Panel> panels)
    implements Figure {
  private static final int FRAME = 130;
  private static final int PANEL = 250;

  public BreakEvenFigure {
    panels = List.copyOf(panels);
  }

  /**
   * A machine.
   *
   * @param lines as many in each panel
   */
  public record Panel(String machine, List<Line> lines) {
    public Panel {
      lines = List.copyOf(lines);
    }
  }

  /** A batch, with points in the order of contexts. */
  public record Line(long batch, List<Point> points) {
    public Line {
      points = List.copyOf(points);
    }
  }

  /** An estimate, in seconds. */
  public record Point(long context, double unitsSeconds, double coresSeconds) {
    double speedup() {
      return coresSeconds / unitsSeconds;
    }
  }

  @Override
  public String description() {
    StringBuilder text = new StringBuilder(title).append(".");
    for (Panel panel : panels) {
      for (Line line : panel.lines()) {
        Point first = line.points().get(0);
        Point last = line.points().get(line.points().size() - 1);
        text.append(
            String.format(
                Locale.ROOT,
                " %s, batch %d: %.2f at %d tokens, %.2f at %d.",
                panel.machine(),
                line.batch(),
                first.speedup(),
                first.context(),
                last.speedup(),
                last.context()));
      }
    }
    return text.toString();
  }

  @Override
  public DataTable data() {
    DataTable table =
        new DataTable("machine", "batch", "context", "unitsSeconds", "coresSeconds", "speedup");
    for (Panel panel : panels) {
      for (Line line : panel.lines()) {
        for (Point point : line.points()) {
          table.row(
              panel.machine(),
              line.batch(),
              point.context(),
              String.format(Locale.ROOT, "%.4e", point.unitsSeconds()),
              String.format(Locale.ROOT, "%.4e", point.coresSeconds()),
              String.format(Locale.ROOT, "%.3f", point.speedup()));
        }
      }
    }
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    List<Point> points = points().toList();
    LogAxis contexts = doubling("Context (tokens of each sequence)");
    contexts.setRange(
        points.stream().mapToLong(Point::context).min().orElse(1) / 1.15,
        points.stream().mapToLong(Point::context).max().orElse(1) * 1.15);
    theme.style(contexts);
    double low = points.stream().mapToDouble(Point::speedup).min().orElse(1);
    double high = points.stream().mapToDouble(Point::speedup).max().orElse(1);
    CombinedDomainXYPlot all = new CombinedDomainXYPlot(contexts);
    all.setGap(18);
    theme.style(all);
    for (Panel panel : panels) {
      LogAxis ratio = doubling(panel.machine() + ": cores / units");
      ratio.setRange(Math.min(low, 0.5) / 1.2, Math.max(high, 2) * 1.2);
      all.add(plot(theme, panel, ratio, panel == panels.get(0)), 1);
    }
    return new Drawing(
        theme.framed(all, title, subtitle, true), HouseTheme.WIDTH, FRAME + PANEL * panels.size());
  }

  private Stream<Point> points() {
    return panels.stream()
        .flatMap(panel -> panel.lines().stream())
        .flatMap(line -> line.points().stream());
  }

  /** A mark at each power of two. */
  private static LogAxis doubling(String label) {
    LogAxis axis = new LogAxis(label);
    axis.setBase(2);
    NumberFormat format = NumberFormat.getInstance(Locale.ROOT);
    format.setGroupingUsed(false);
    axis.setTickUnit(new NumberTickUnit(1, format, 0));
    axis.setNumberFormatOverride(format);
    return axis;
  }

  private static XYPlot plot(HouseTheme theme, Panel panel, LogAxis ratio, boolean named) {
    theme.style(ratio);
    XYSeriesCollection data = new XYSeriesCollection();
    XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, true);
    for (int i = 0; i < panel.lines().size(); i++) {
      Line line = panel.lines().get(i);
      XYSeries series = new XYSeries("batch " + line.batch());
      line.points().forEach(point -> series.add(point.context(), point.speedup()));
      data.addSeries(series);
      renderer.setSeriesPaint(i, SeriesStyle.colour(i));
      renderer.setSeriesShape(i, SeriesStyle.shape(i));
      renderer.setSeriesStroke(i, SeriesStyle.stroke(i, panel.lines().size()));
      // The same names in all panels stand in the legend once.
      renderer.setSeriesVisibleInLegend(i, named);
    }
    XYPlot plot = new XYPlot(data, null, ratio, renderer);
    plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
    theme.style(plot);
    theme.grid(plot);
    plot.addRangeMarker(new ValueMarker(1, HouseTheme.INK, new BasicStroke(1.2f)));
    return plot;
  }
}
