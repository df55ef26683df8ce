package org.npulator.report.chart;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;
import org.jfree.data.xy.XYSeriesCollection;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.OperatorSpan;
import org.npulator.report.result.Quantity;
import org.npulator.report.result.RunResult;

/**
 * When the operators of a step were active, from their first to their last activity: a row for each
 * kind. They overlap where one fetches its weights while another computes. Of a step with many
 * operators the first layers are shown; layers are alike.
 */
public final class TimelineFigure implements Figure {
  private static final int MAXIMUM_ROWS = 30;
  private static final int FEW_SPANS = 80;
  private static final long SHOWN_LAYERS = 2;

  private final RunResult run;
  private final List<OperatorSpan> spans;
  private final List<String> rows;
  private final boolean cut;
  private final Set<String> onUnits;

  /**
   * @param spans of one step, in the order of the program
   */
  public TimelineFigure(RunResult run, List<OperatorSpan> spans) {
    this.run = run;
    this.spans = firstLayers(spans);
    cut = this.spans.size() < spans.size();
    onUnits = spans.isEmpty() ? Set.of() : run.rolesOnUnits(spans.get(0).phase());
    rows = this.spans.stream().map(OperatorSpan::role).distinct().limit(MAXIMUM_ROWS).toList();
  }

  private static List<OperatorSpan> firstLayers(List<OperatorSpan> spans) {
    double end =
        spans.stream()
            .filter(span -> span.layer() >= 0 && span.layer() < SHOWN_LAYERS)
            .mapToDouble(OperatorSpan::endSeconds)
            .max()
            .orElse(Double.POSITIVE_INFINITY);
    return spans.size() <= FEW_SPANS
        ? List.copyOf(spans)
        : spans.stream()
            .filter(span -> span.layer() < SHOWN_LAYERS && span.startSeconds() <= end)
            .toList();
  }

  @Override
  public String fileName() {
    return "timeline";
  }

  @Override
  public String title() {
    return spans.isEmpty()
        ? "Timeline"
        : "Timeline of the operators of a " + spans.get(0).phase() + " step";
  }

  @Override
  public String description() {
    Map<String, Double> active = new LinkedHashMap<>();
    spans.forEach(
        span -> active.merge(span.role(), span.endSeconds() - span.startSeconds(), Double::sum));
    StringBuilder text = new StringBuilder("Time from first to last activity. ");
    active.forEach(
        (role, seconds) ->
            text.append(role).append(' ').append(Quantity.text(seconds, "s")).append("; "));
    return text.toString().strip();
  }

  @Override
  public DataTable data() {
    DataTable table =
        new DataTable("step", "phase", "operator", "role", "layer", "startSeconds", "endSeconds");
    for (OperatorSpan span : spans) {
      table.row(
          span.step(),
          span.phase(),
          span.operator(),
          span.role(),
          span.layer(),
          span.startSeconds(),
          span.endSeconds());
    }
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    double start = spans.stream().mapToDouble(OperatorSpan::startSeconds).min().orElse(0);
    double end = spans.stream().mapToDouble(OperatorSpan::endSeconds).max().orElse(1);
    Quantity unit = Quantity.forAxis(end - start, "s");
    NumberAxis time =
        new NumberAxis("Time from the start of the step (" + unit.printedUnit() + ")");
    time.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
    time.setRange(0, Math.max(Double.MIN_NORMAL, (end - start) / unit.factor()));
    String[] names =
        rows.stream().map(role -> DisplayText.shortened(role, 36)).toArray(String[]::new);
    SymbolAxis kinds = new SymbolAxis(null, names);
    kinds.setInverted(true);
    kinds.setRange(-0.5, Math.max(1, names.length) - 0.5);
    kinds.setGridBandsVisible(false);
    theme.style(time);
    theme.style(kinds);
    XYPlot plot = new XYPlot(new XYSeriesCollection(), time, kinds, null);
    theme.style(plot);
    theme.grid(plot);
    plot.setNoDataMessage(null);
    List<Bar> bars = new ArrayList<>();
    for (OperatorSpan span : spans) {
      int row = rows.indexOf(span.role());
      if (row >= 0) {
        bars.add(
            new Bar(
                row,
                (span.startSeconds() - start) / unit.factor(),
                (span.endSeconds() - start) / unit.factor(),
                HouseTheme.series(kind(span).ordinal())));
      }
    }
    plot.addAnnotation(new Bars(bars));
    LegendItemCollection legend = new LegendItemCollection();
    for (Kind kind : Kind.values()) {
      if (kind != Kind.ON_UNITS || spans.stream().anyMatch(span -> kind(span) == kind)) {
        legend.add(new LegendItem(kind.text, HouseTheme.series(kind.ordinal())));
      }
    }
    plot.setFixedLegendItems(legend);
    return new Drawing(
        theme.framed(plot, title(), Caption.of(run, caption()), true),
        HouseTheme.WIDTH,
        150 + Math.max(3, rows.size()) * 24);
  }

  private String caption() {
    return spans.isEmpty()
        ? "no operators"
        : spans.size()
            + " operators of step "
            + spans.get(0).step()
            + (cut ? ", the first layers" : "");
  }

  /** What an operator is for the colour of its bars. */
  private enum Kind {
    WITH_PRODUCTS("with matrix products"),
    WITHOUT("without"),
    ON_UNITS("with products on units at the DRAM's banks");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  private Kind kind(OperatorSpan span) {
    return onUnits.contains(span.role())
        ? Kind.ON_UNITS
        : span.macs() > 0 ? Kind.WITH_PRODUCTS : Kind.WITHOUT;
  }

  private record Bar(int row, double start, double end, Color colour) {}

  /** The bars; one that is thinner than a hair is drawn as a hair. */
  private static final class Bars extends AbstractXYAnnotation {
    private static final long serialVersionUID = 1;
    private static final double SHARE_OF_ROW = 0.7;
    private static final double HAIR = 0.7;

    private final transient List<Bar> bars;

    Bars(List<Bar> bars) {
      this.bars = bars;
    }

    @Override
    public void draw(
        Graphics2D g2,
        XYPlot plot,
        Rectangle2D area,
        ValueAxis times,
        ValueAxis rows,
        int rendererIndex,
        PlotRenderingInfo info) {
      for (Bar bar : bars) {
        double left = times.valueToJava2D(bar.start, area, plot.getDomainAxisEdge());
        double right = times.valueToJava2D(bar.end, area, plot.getDomainAxisEdge());
        double top = rows.valueToJava2D(bar.row - SHARE_OF_ROW / 2, area, plot.getRangeAxisEdge());
        double bottom =
            rows.valueToJava2D(bar.row + SHARE_OF_ROW / 2, area, plot.getRangeAxisEdge());
        g2.setPaint(bar.colour);
        g2.fill(
            new Rectangle2D.Double(
                left,
                Math.min(top, bottom),
                Math.max(HAIR, right - left - 0.3),
                Math.abs(bottom - top)));
      }
    }
  }
}
