package org.npulator.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.annotations.XYTextAnnotation;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYBlockRenderer;
import org.jfree.chart.title.PaintScaleLegend;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.xy.DefaultXYZDataset;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.report.sweep.Metric;
import org.npulator.report.sweep.SweepAxis;
import org.npulator.report.sweep.SweepPoint;
import org.npulator.report.sweep.SweepResult;

/** A metric over two axes as a map of colours; each cell is the best over the other axes. */
public final class HeatMapFigure implements Figure {
  private static final int MAXIMUM_CELLS_A_SIDE = 60;
  private static final double SMALLEST_LABELLED_WIDTH = 38;
  private static final double MAP_WIDTH = 640;

  private final SweepResult sweep;
  private final SweepAxis across;
  private final SweepAxis up;
  private final Metric metric;
  private final OptionalDouble[][] cells;
  private final Quantity scale;

  public HeatMapFigure(SweepResult sweep, SweepAxis across, SweepAxis up, Metric metric) {
    this.sweep = sweep;
    this.across = shown(across);
    this.up = shown(up);
    this.metric = metric;
    cells = new OptionalDouble[this.up.values().size()][this.across.values().size()];
    for (OptionalDouble[] row : cells) {
      Arrays.fill(row, OptionalDouble.empty());
    }
    double largest = 0;
    for (SweepPoint point : sweep.simulated()) {
      int x = SweepResult.place(point, this.across);
      int y = SweepResult.place(point, this.up);
      OptionalDouble figure = point.metric(metric.name());
      if (x >= 0 && y >= 0 && figure.isPresent()) {
        cells[y][x] =
            OptionalDouble.of(SweepSeries.better(metric, cells[y][x], figure.getAsDouble()));
        largest = Math.max(largest, Math.abs(figure.getAsDouble()));
      }
    }
    scale = metric.scale(largest);
  }

  private static SweepAxis shown(SweepAxis axis) {
    return axis.values().size() <= MAXIMUM_CELLS_A_SIDE
        ? axis
        : new SweepAxis(axis.path(), axis.label(), axis.values().subList(0, MAXIMUM_CELLS_A_SIDE));
  }

  @Override
  public String fileName() {
    return FileName.of("map", metric.name(), across.fileLabel(), up.fileLabel());
  }

  @Override
  public String title() {
    return metric.title() + " by " + across.label() + " and " + up.label();
  }

  @Override
  public String description() {
    StringBuilder text = new StringBuilder(title()).append(". ");
    for (int y = 0; y < cells.length; y++) {
      for (int x = 0; x < cells[y].length; x++) {
        if (cells[y][x].isPresent()) {
          text.append(across.values().get(x))
              .append(", ")
              .append(up.values().get(y))
              .append(": ")
              .append(metric.text(cells[y][x].getAsDouble()))
              .append("; ");
        }
      }
    }
    return DisplayText.of(text.toString().strip());
  }

  @Override
  public DataTable data() {
    DataTable table = new DataTable(across.path(), up.path(), metric.name());
    for (int y = 0; y < cells.length; y++) {
      for (int x = 0; x < cells[y].length; x++) {
        if (cells[y][x].isPresent()) {
          table.row(across.values().get(x), up.values().get(y), cells[y][x].getAsDouble());
        }
      }
    }
    return table;
  }

  @Override
  public Drawing draw(HouseTheme theme) {
    double[] figures =
        Arrays.stream(cells)
            .flatMap(Arrays::stream)
            .filter(OptionalDouble::isPresent)
            .mapToDouble(cell -> cell.getAsDouble() / scale.factor())
            .toArray();
    ColourRamp ramp =
        new ColourRamp(
            Arrays.stream(figures).min().orElse(0), Arrays.stream(figures).max().orElse(1));
    SymbolAxis columns = symbols(theme, across);
    columns.setVerticalTickLabels(widest(theme, across) > cellWidth() - 6);
    XYBlockRenderer renderer = new XYBlockRenderer();
    renderer.setPaintScale(ramp);
    XYPlot plot = new XYPlot(dataset(), columns, symbols(theme, up), renderer);
    theme.style(plot);
    plot.setDomainGridlinesVisible(false);
    plot.setRangeGridlinesVisible(false);
    // A cell without a point is grey.
    plot.setBackgroundPaint(HouseTheme.IDLE);
    label(theme, plot, ramp);
    JFreeChart chart = theme.framed(plot, title(), subtitle(), false);
    chart.addSubtitle(legend(theme, ramp));
    int rowHeight = Math.max(14, Math.min(44, 900 / Math.max(1, cells.length)));
    int below = columns.isVerticalTickLabels() ? (int) widest(theme, across) : 0;
    return new Drawing(
        chart, HouseTheme.WIDTH, 150 + below + Math.max(160, cells.length * rowHeight));
  }

  private DefaultXYZDataset dataset() {
    int count =
        (int) Arrays.stream(cells).flatMap(Arrays::stream).filter(c -> c.isPresent()).count();
    double[][] blocks = new double[3][count];
    int block = 0;
    for (int y = 0; y < cells.length; y++) {
      for (int x = 0; x < cells[y].length; x++) {
        if (cells[y][x].isPresent()) {
          blocks[0][block] = x;
          blocks[1][block] = y;
          blocks[2][block++] = cells[y][x].getAsDouble() / scale.factor();
        }
      }
    }
    DefaultXYZDataset data = new DefaultXYZDataset();
    data.addSeries(metric.name(), blocks);
    return data;
  }

  private void label(HouseTheme theme, XYPlot plot, ColourRamp ramp) {
    if (cellWidth() < SMALLEST_LABELLED_WIDTH) {
      return;
    }
    for (int y = 0; y < cells.length; y++) {
      for (int x = 0; x < cells[y].length; x++) {
        if (cells[y][x].isPresent()) {
          double figure = cells[y][x].getAsDouble() / scale.factor();
          XYTextAnnotation text = new XYTextAnnotation(Quantity.digits(figure), x, y);
          text.setFont(theme.font(Font.PLAIN, 10.5f));
          text.setPaint(HouseTheme.inkOn(ramp.colour(figure)));
          plot.addAnnotation(text);
        }
      }
    }
  }

  private PaintScaleLegend legend(HouseTheme theme, ColourRamp ramp) {
    NumberAxis figures = new NumberAxis(metric.axisLabel(scale));
    figures.setStandardTickUnits(NumberAxis.createStandardTickUnits(Locale.ROOT));
    theme.style(figures);
    PaintScaleLegend legend = new PaintScaleLegend(ramp, figures);
    legend.setPosition(RectangleEdge.RIGHT);
    legend.setStripWidth(14);
    legend.setSubdivisionCount(256);
    legend.setBackgroundPaint(Color.WHITE);
    legend.setFrame(BlockBorder.NONE);
    legend.setStripOutlineVisible(false);
    legend.setPadding(new RectangleInsets(4, 14, 30, 4));
    return legend;
  }

  private static SymbolAxis symbols(HouseTheme theme, SweepAxis axis) {
    String[] names =
        axis.values().stream()
            .map(value -> DisplayText.shortened(value, 30))
            .toArray(String[]::new);
    SymbolAxis symbols = new SymbolAxis(axis.label(), names);
    symbols.setGridBandsVisible(false);
    symbols.setRange(-0.5, names.length - 0.5);
    symbols.setTickMarkStroke(new BasicStroke(0.6f));
    theme.style(symbols);
    return symbols;
  }

  private double cellWidth() {
    return MAP_WIDTH / across.values().size();
  }

  private static double widest(HouseTheme theme, SweepAxis axis) {
    return axis.values().stream()
        .mapToDouble(
            value ->
                theme.textWidth(DisplayText.shortened(value, 30), theme.font(Font.PLAIN, 11.5f)))
        .max()
        .orElse(0);
  }

  private String subtitle() {
    List<SweepAxis> others =
        sweep.varied().stream()
            .filter(axis -> !axis.path().equals(across.path()) && !axis.path().equals(up.path()))
            .toList();
    String best =
        others.isEmpty()
            ? metric.higherIsBetter() ? "higher is better" : "lower is better"
            : "best ("
                + (metric.higherIsBetter() ? "highest" : "lowest")
                + ") over "
                + others.stream().map(SweepAxis::label).collect(Collectors.joining(", "));
    return SweepCaption.of(sweep, best);
  }
}
