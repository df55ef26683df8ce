package org.npulator.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Stroke;
import java.awt.font.FontRenderContext;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.Optional;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.data.category.CategoryDataset;

/**
 * The look that all charts share: white ground, thin grey grid, one sans-serif face, and the
 * colours of Okabe and Ito ("Color Universal Design", 2008), which readers with any colour vision
 * tell apart. They are ordered so that neighbours also differ in lightness and survive a grey
 * print; white lines between areas do the rest.
 */
public final class HouseTheme {
  static final int WIDTH = 900;
  static final float LEGEND_SIZE = 11.5f;

  static final Color INK = new Color(0x222222);
  static final Color GRID = new Color(0xDDDDDD);
  static final Color IDLE = new Color(0xE4E4E4);
  static final Color REST = new Color(0x999999);
  static final Stroke HAIRLINE = new BasicStroke(0.6f);

  private static final List<Color> PALETTE =
      List.of(
          new Color(0x0072B2),
          new Color(0xE69F00),
          new Color(0x009E73),
          new Color(0xF0E442),
          new Color(0xD55E00),
          new Color(0x56B4E9),
          new Color(0xCC79A7));

  // The first four have the widths of Arial, so a browser without them keeps the layout.
  private static final List<String> FACES =
      List.of("Liberation Sans", "Arial", "Helvetica", "Arimo", "DejaVu Sans", Font.SANS_SERIF);

  private final String face;

  private HouseTheme(String face) {
    this.face = face;
  }

  /**
   * The theme with the first face of the list that this machine has; empty when it has no fonts at
   * all, as in a slim container image, or no library to draw them.
   */
  public static Optional<HouseTheme> ofThisMachine() {
    try {
      for (String name : FACES) {
        Font font = new Font(name, Font.PLAIN, 12);
        if (font.getFamily().equals(name) || name.equals(Font.SANS_SERIF)) {
          // Measuring is what fails where fonts are missing; the family name alone does not.
          FontRenderContext context = new FontRenderContext(new AffineTransform(), true, true);
          if (font.getStringBounds("mW", context).getWidth() > 0) {
            return Optional.of(new HouseTheme(name));
          }
        }
      }
      return Optional.empty();
    } catch (RuntimeException | LinkageError | InternalError e) {
      return Optional.empty();
    }
  }

  Font font(int style, float size) {
    return new Font(face, style, 1).deriveFont(size);
  }

  /** The width of a line of text in pixels. */
  double textWidth(String text, Font font) {
    FontRenderContext context = new FontRenderContext(new AffineTransform(), true, true);
    return font.getStringBounds(text, context).getWidth();
  }

  /** A colour for the n-th series; from the eighth on lighter tints of the first ones. */
  static Color series(int index) {
    Color pure = PALETTE.get(index % PALETTE.size());
    int tint = Math.min(2, index / PALETTE.size());
    return tint == 0
        ? pure
        : new Color(
            lighter(pure.getRed(), tint),
            lighter(pure.getGreen(), tint),
            lighter(pure.getBlue(), tint));
  }

  private static int lighter(int channel, int tint) {
    return channel + (255 - channel) * tint * 9 / 20;
  }

  /** Black or white, whichever reads better on the ground (relative luminance as in WCAG 2). */
  static Color inkOn(Color ground) {
    double luminance =
        0.2126 * linear(ground.getRed())
            + 0.7152 * linear(ground.getGreen())
            + 0.0722 * linear(ground.getBlue());
    return luminance > 0.179 ? Color.BLACK : Color.WHITE;
  }

  private static double linear(int channel) {
    double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : Math.pow((value + 0.055) / 1.055, 2.4);
  }

  /** A horizontal bar chart without its labels. */
  CategoryPlot bars(CategoryDataset data, ValueAxis values, BarRenderer renderer) {
    CategoryAxis names = new CategoryAxis();
    style(names);
    names.setTickMarksVisible(false);
    names.setMaximumCategoryLabelWidthRatio(0.9f);
    names.setLowerMargin(0.01);
    names.setUpperMargin(0.01);
    names.setCategoryMargin(0.25);
    style(values);
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setDrawBarOutline(true);
    renderer.setDefaultOutlinePaint(Color.WHITE);
    renderer.setDefaultOutlineStroke(new BasicStroke(0.8f));
    renderer.setDefaultItemLabelFont(font(Font.PLAIN, 10.5f));
    renderer.setItemMargin(0.05);
    renderer.setMaximumBarWidth(0.4);
    CategoryPlot plot = new CategoryPlot(data, names, values, renderer);
    plot.setOrientation(PlotOrientation.HORIZONTAL);
    plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
    plot.setRangeGridlinePaint(GRID);
    plot.setRangeGridlineStroke(HAIRLINE);
    style(plot);
    return plot;
  }

  void style(Axis axis) {
    axis.setLabelFont(font(Font.PLAIN, 12));
    axis.setTickLabelFont(font(Font.PLAIN, 11.5f));
    axis.setLabelPaint(INK);
    axis.setTickLabelPaint(INK);
    axis.setAxisLinePaint(REST);
    axis.setTickMarkPaint(REST);
  }

  void style(Plot plot) {
    plot.setBackgroundPaint(Color.WHITE);
    plot.setOutlineVisible(false);
    plot.setNoDataMessage("Nothing was counted in this run");
    plot.setNoDataMessageFont(font(Font.ITALIC, 12));
    plot.setNoDataMessagePaint(INK);
  }

  /** Thin grey lines at the marks of both axes. */
  void grid(XYPlot plot) {
    plot.setDomainGridlinePaint(GRID);
    plot.setRangeGridlinePaint(GRID);
    plot.setDomainGridlineStroke(HAIRLINE);
    plot.setRangeGridlineStroke(HAIRLINE);
  }

  /** The chart with its title, a line below it and, where wanted, a legend at the bottom. */
  JFreeChart framed(Plot plot, String title, String subtitle, boolean withLegend) {
    JFreeChart chart = new JFreeChart(null, null, plot, false);
    chart.setBackgroundPaint(Color.WHITE);
    chart.setAntiAlias(true);
    chart.setPadding(new RectangleInsets(10, 12, 8, 18));
    chart.addSubtitle(line(title, font(Font.BOLD, 15), 0));
    chart.addSubtitle(line(subtitle, font(Font.PLAIN, 11.5f), 8));
    if (withLegend) {
      LegendTitle legend = new LegendTitle(plot);
      legend.setItemFont(font(Font.PLAIN, LEGEND_SIZE));
      legend.setItemPaint(INK);
      legend.setPosition(RectangleEdge.BOTTOM);
      legend.setFrame(BlockBorder.NONE);
      legend.setBackgroundPaint(Color.WHITE);
      chart.addSubtitle(legend);
    }
    return chart;
  }

  private static TextTitle line(String text, Font font, double spaceBelow) {
    TextTitle title = new TextTitle(text, font);
    title.setPaint(INK);
    title.setTextAlignment(HorizontalAlignment.LEFT);
    title.setHorizontalAlignment(HorizontalAlignment.LEFT);
    title.setMargin(new RectangleInsets(2, 4, spaceBelow, 4));
    return title;
  }
}
