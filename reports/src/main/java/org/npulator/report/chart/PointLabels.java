package org.npulator.report.chart;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.geom.Line2D;
import java.awt.geom.Point2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import org.jfree.chart.annotations.AbstractXYAnnotation;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.plot.PlotRenderingInfo;
import org.jfree.chart.plot.XYPlot;

/**
 * Labels of the points of a scatter chart that cover neither each other nor a point: each takes the
 * nearest free place around its point, and a thin line where that is not next to it.
 */
final class PointLabels extends AbstractXYAnnotation {
  private static final long serialVersionUID = 1;
  private static final double MARKER = 6;
  private static final double RING = 11;
  private static final int RINGS = 22;
  private static final int DIRECTIONS = 16;

  private static final double CLUSTER = 16;
  private static final int MAXIMUM_LENGTH = 46;

  private record Label(String text, Point2D point) {}

  /** Points that lie on each other share one label. */
  private record Cluster(Point2D at, List<String> names) {
    String text() {
      StringBuilder text = new StringBuilder(names.get(0));
      int shown = 1;
      while (shown < names.size()
          && text.length() + names.get(shown).length() + 2 <= MAXIMUM_LENGTH) {
        text.append(", ").append(names.get(shown++));
      }
      return shown == names.size()
          ? text.toString()
          : text.append(", +").append(names.size() - shown).append(" more").toString();
    }
  }

  private final transient HouseTheme theme;
  private final transient List<Label> labels = new ArrayList<>();
  private final transient List<Point2D> corners = new ArrayList<>();
  private final transient List<Point2D> points = new ArrayList<>();

  PointLabels(HouseTheme theme) {
    this.theme = theme;
  }

  void avoid(double x, double y) {
    points.add(new Point2D.Double(x, y));
  }

  /** The next corner of a line that labels must not cross. */
  void avoidLineTo(double x, double y) {
    corners.add(new Point2D.Double(x, y));
  }

  void label(String text, double x, double y) {
    labels.add(new Label(text, new Point2D.Double(x, y)));
  }

  @Override
  public void draw(
      Graphics2D g2,
      XYPlot plot,
      Rectangle2D area,
      ValueAxis domain,
      ValueAxis range,
      int rendererIndex,
      PlotRenderingInfo info) {
    List<Rectangle2D> taken = new ArrayList<>();
    for (Point2D point : points) {
      Point2D at = position(point, plot, area, domain, range);
      taken.add(
          new Rectangle2D.Double(at.getX() - MARKER, at.getY() - MARKER, 2 * MARKER, 2 * MARKER));
    }
    for (int i = 1; i < corners.size(); i++) {
      addLine(
          taken,
          position(corners.get(i - 1), plot, area, domain, range),
          position(corners.get(i), plot, area, domain, range));
    }
    Font font = theme.font(Font.PLAIN, 10.5f);
    g2.setFont(font);
    g2.setPaint(HouseTheme.INK);
    g2.setStroke(HouseTheme.HAIRLINE);
    List<Cluster> clusters = new ArrayList<>();
    for (Label label : labels) {
      join(clusters, label.text, position(label.point, plot, area, domain, range));
    }
    for (Cluster cluster : clusters) {
      Point2D at = cluster.at;
      String text = cluster.text();
      Rectangle2D place = freePlace(at, theme.textWidth(text, font), taken, area);
      if (place != null) {
        taken.add(place);
        Point2D end =
            new Point2D.Double(
                Math.max(place.getMinX(), Math.min(at.getX(), place.getMaxX())),
                Math.max(place.getMinY(), Math.min(at.getY(), place.getMaxY())));
        if (end.distance(at) > 2 * MARKER) {
          g2.draw(new Line2D.Double(at, end));
        }
        g2.drawString(text, (float) place.getMinX() + 2, (float) (place.getMaxY() - 3.5));
      }
    }
  }

  private static void join(List<Cluster> clusters, String name, Point2D at) {
    for (Cluster cluster : clusters) {
      if (cluster.at.distance(at) < CLUSTER) {
        if (!cluster.names.contains(name)) {
          cluster.names.add(name);
        }
        return;
      }
    }
    clusters.add(new Cluster(at, new ArrayList<>(List.of(name))));
  }

  private static void addLine(List<Rectangle2D> taken, Point2D from, Point2D to) {
    int pieces = 1 + (int) (from.distance(to) / 4);
    for (int i = 0; i <= pieces; i++) {
      double part = i / (double) pieces;
      taken.add(
          new Rectangle2D.Double(
              from.getX() + part * (to.getX() - from.getX()) - 2,
              from.getY() + part * (to.getY() - from.getY()) - 2,
              4,
              4));
    }
  }

  private static Point2D position(
      Point2D point, XYPlot plot, Rectangle2D area, ValueAxis domain, ValueAxis range) {
    return new Point2D.Double(
        domain.valueToJava2D(point.getX(), area, plot.getDomainAxisEdge()),
        range.valueToJava2D(point.getY(), area, plot.getRangeAxisEdge()));
  }

  /** The free place nearest to the point, or null when the chart is full around it. */
  private static Rectangle2D freePlace(
      Point2D point, double textWidth, List<Rectangle2D> taken, Rectangle2D area) {
    double width = textWidth + 4;
    double height = 14;
    for (int ring = 0; ring < RINGS; ring++) {
      double distance = MARKER + 1 + ring * RING;
      for (int direction = 0; direction < DIRECTIONS; direction++) {
        double angle = 2 * Math.PI * direction / DIRECTIONS;
        double x = point.getX() + Math.cos(angle) * (distance + width / 2) - width / 2;
        double y = point.getY() + Math.sin(angle) * (distance + height / 2) - height / 2;
        Rectangle2D place = new Rectangle2D.Double(x, y, width, height);
        if (area.contains(place) && taken.stream().noneMatch(place::intersects)) {
          return place;
        }
      }
    }
    return null;
  }
}
