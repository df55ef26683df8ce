package org.npulator.report.chart;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Shape;
import java.awt.Stroke;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * How the n-th of many lines is drawn: colour and marker together tell 42 apart, and a run of
 * values has a colour between dark and light instead.
 */
final class SeriesStyle {
  private static final int YELLOW = 3;
  private static final int LINE_COLOURS = 6;
  private static final int MARKERS = 7;
  private static final int FEW = 12;

  private SeriesStyle() {}

  /** A colour of the palette without yellow, which is too light for a line or a small marker. */
  static Color colour(int series) {
    int index = series % LINE_COLOURS;
    return HouseTheme.series(index < YELLOW ? index : index + 1);
  }

  /** Lines with different markers in turn, so that neighbours differ in both. */
  static Shape shape(int series) {
    return marker(series % LINE_COLOURS + series / LINE_COLOURS);
  }

  /** Lines that coincide stay visible as long as they are few: the first is the widest. */
  static Stroke stroke(int series, int seriesCount) {
    if (seriesCount > FEW) {
      return new BasicStroke(1.1f);
    }
    float last = seriesCount == 1 ? 0 : (seriesCount - 1f - series) / (seriesCount - 1);
    return new BasicStroke(1.6f + 2.4f * last);
  }

  /** One of seven markers of about nine pixels. */
  static Shape marker(int index) {
    return switch (index % MARKERS) {
      case 0 -> new Ellipse2D.Double(-4.5, -4.5, 9, 9);
      case 1 -> new Rectangle2D.Double(-4, -4, 8, 8);
      case 2 -> polygon(0, -5, 5, 4, -5, 4);
      case 3 -> polygon(0, -6, 6, 0, 0, 6, -6, 0);
      case 4 -> polygon(0, 5, 5, -4, -5, -4);
      case 5 ->
          polygon(
              -2, -5, 2, -5, 2, -2, 5, -2, 5, 2, 2, 2, 2, 5, -2, 5, -2, 2, -5, 2, -5, -2, -2, -2);
      default ->
          AffineTransform.getRotateInstance(Math.PI / 4)
              .createTransformedShape(
                  polygon(
                      -1.5, -6, 1.5, -6, 1.5, -1.5, 6, -1.5, 6, 1.5, 1.5, 1.5, 1.5, 6, -1.5, 6,
                      -1.5, 1.5, -6, 1.5, -6, -1.5, -1.5, -1.5));
    };
  }

  private static Shape polygon(double... coordinates) {
    Path2D path = new Path2D.Double();
    path.moveTo(coordinates[0], coordinates[1]);
    for (int i = 2; i < coordinates.length; i += 2) {
      path.lineTo(coordinates[i], coordinates[i + 1]);
    }
    path.closePath();
    return path;
  }
}
