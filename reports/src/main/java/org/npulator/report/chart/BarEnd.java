package org.npulator.report.chart;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import org.jfree.chart.annotations.AbstractAnnotation;
import org.jfree.chart.annotations.CategoryAnnotation;
import org.jfree.chart.annotations.CategoryTextAnnotation;
import org.jfree.chart.axis.CategoryAnchor;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.CategoryDataset;

/** What is drawn at the end of a horizontal bar: its figure, and the range of an estimate. */
final class BarEnd {
  private BarEnd() {}

  static CategoryTextAnnotation label(HouseTheme theme, String text, Labelled bar, double value) {
    CategoryTextAnnotation label = new CategoryTextAnnotation(text, bar, value);
    label.setFont(theme.font(Font.PLAIN, 11));
    label.setPaint(HouseTheme.INK);
    label.setCategoryAnchor(CategoryAnchor.MIDDLE);
    label.setTextAnchor(TextAnchor.CENTER_LEFT);
    return label;
  }

  static CategoryAnnotation range(Labelled bar, double low, double high) {
    return new Whisker(bar, low, high);
  }

  /** A line from low to high with caps, at the middle of a horizontal bar. */
  private static final class Whisker extends AbstractAnnotation implements CategoryAnnotation {
    private static final long serialVersionUID = 1;
    private static final double CAP = 4;

    private final Labelled bar;
    private final double low;
    private final double high;

    Whisker(Labelled bar, double low, double high) {
      this.bar = bar;
      this.low = low;
      this.high = high;
    }

    @Override
    public void draw(
        Graphics2D g2, CategoryPlot plot, Rectangle2D area, CategoryAxis names, ValueAxis values) {
      CategoryDataset data = plot.getDataset();
      double y =
          names.getCategoryMiddle(
              data.getColumnIndex(bar), data.getColumnCount(), area, plot.getDomainAxisEdge());
      double left = values.valueToJava2D(low, area, plot.getRangeAxisEdge());
      double right = values.valueToJava2D(high, area, plot.getRangeAxisEdge());
      g2.setPaint(HouseTheme.INK);
      g2.setStroke(new BasicStroke(1.3f));
      g2.draw(new Line2D.Double(left, y, right, y));
      g2.draw(new Line2D.Double(left, y - CAP, left, y + CAP));
      g2.draw(new Line2D.Double(right, y - CAP, right, y + CAP));
    }
  }
}
