package org.npulator.report.sweep;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A sweep or a search with the rows its folder has so far.
 *
 * @param hash of the sweep as it was resolved; empty if the file has none
 * @param points in the order of a sweep's axes, or in the order in which a search evaluated them
 * @param arguments of the command that made it
 * @param definition the file that describes it, as indented JSON
 * @param notes what a reader should know, such as a line that was cut off
 */
public record SweepResult(
    boolean search,
    String name,
    String toolVersion,
    String hash,
    OptionalLong seed,
    List<SweepAxis> axes,
    List<Metric> metrics,
    List<Objective> objectives,
    List<SweepPoint> points,
    List<String> arguments,
    String definition,
    List<String> notes) {

  /** A metric that a search makes small or large. */
  public record Objective(Metric metric, boolean maximized) {}

  /** Axes with more than one value. */
  public List<SweepAxis> varied() {
    return axes.stream().filter(SweepAxis::varies).toList();
  }

  /** Points that were simulated in full. */
  public List<SweepPoint> simulated() {
    return points.stream().filter(point -> !point.failed() && !point.screened()).toList();
  }

  public List<SweepPoint> failed() {
    return points.stream().filter(SweepPoint::failed).toList();
  }

  public Optional<Metric> metric(String metricName) {
    return metrics.stream().filter(metric -> metric.name().equals(metricName)).findFirst();
  }

  /** What distinguishes a point, in words: rows 64, channels 4. */
  public String describe(SweepPoint point) {
    String text = describe(point, varied());
    return text.isEmpty() ? "the only point" : text;
  }

  /** The values of some axes of a point, in words. */
  public static String describe(SweepPoint point, List<SweepAxis> axes) {
    return axes.stream()
        .map(axis -> axis.label() + " " + point.value(axis))
        .collect(Collectors.joining(", "));
  }

  /** The values of some axes of a point. */
  public static List<String> values(SweepPoint point, List<SweepAxis> axes) {
    return axes.stream().map(point::value).toList();
  }

  /** The place of the point's value on an axis, or -1 if it has none. */
  public static int place(SweepPoint point, SweepAxis axis) {
    return axis.values().indexOf(point.value(axis));
  }
}
