package org.npulator.report.chart;

/** One chart of a report: what it shows in numbers, in words and as a drawing. */
public interface Figure {
  /** The name of its files, without a suffix. */
  String fileName();

  String title();

  /** What the chart shows, for a reader who cannot see it. */
  String description();

  DataTable data();

  Drawing draw(HouseTheme theme);
}
