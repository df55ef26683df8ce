package org.npulator.report.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.report.result.DisplayText;
import org.npulator.report.sweep.Metric;
import org.npulator.report.sweep.SweepPoint;
import org.npulator.report.sweep.SweepResult;

/**
 * Metrics of a sweep that are parts of one whole, such as the states of the DRAM.
 *
 * @param names of the metrics by the words that name the part
 */
record PointShares(Map<String, String> names) {
  /** The metrics that begin and end alike: dramRefreshShare is "refresh" of dram...Share. */
  static PointShares between(SweepResult sweep, String prefix, String suffix) {
    Map<String, String> names = new LinkedHashMap<>();
    for (Metric metric : sweep.metrics()) {
      String name = metric.name();
      if (name.length() > prefix.length() + suffix.length()
          && name.startsWith(prefix)
          && name.endsWith(suffix)) {
        String part = name.substring(prefix.length(), name.length() - suffix.length());
        names.put(
            DisplayText.words(Character.toLowerCase(part.charAt(0)) + part.substring(1)), name);
      }
    }
    return new PointShares(names);
  }

  boolean present() {
    return names.size() > 1;
  }

  /** Points that have some of the parts; evenly spaced ones where there are too many. */
  List<SweepPoint> points(SweepResult sweep, int maximum) {
    List<SweepPoint> points = new ArrayList<>();
    for (SweepPoint point : sweep.simulated()) {
      if (names.values().stream().anyMatch(name -> point.metric(name).isPresent())) {
        points.add(point);
      }
    }
    int count = Math.min(points.size(), maximum);
    List<SweepPoint> shown = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // From the first to the last: whole steps would often meet the same value of an axis.
      shown.add(points.get((int) ((long) i * (points.size() - 1) / Math.max(1, count - 1))));
    }
    return shown;
  }
}
