package org.npulator.report.sweep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A sweep or a search with the rows its folder has so far.
 *
 * @param hash of the sweep as it was resolved; empty if the file has none
 * @param outcome of a search that has ended
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
    Outcome outcome,
    List<SweepPoint> points,
    List<String> arguments,
    String definition,
    List<String> notes) {

  /**
   * What a search found; empty lists before its end and in a sweep.
   *
   * @param pareto keys of the points that fulfil all constraints and that no other one beats
   * @param hypervolumes after each simulation, as shares of the box of {@link Front}
   */
  public record Outcome(List<String> pareto, List<Double> hypervolumes) {
    public Outcome {
      pareto = List.copyOf(pareto);
      hypervolumes = List.copyOf(hypervolumes);
    }
  }

  /** A metric that a search makes small or large. */
  public record Objective(Metric metric, boolean maximized) {}

  /**
   * Axes with more than one value that say something new: of axes that always change together, such
   * as those of a zip, the first.
   */
  public List<SweepAxis> varied() {
    List<SweepAxis> varied = new ArrayList<>();
    for (SweepAxis axis : axes) {
      if (axis.varies() && varied.stream().noneMatch(other -> changeTogether(axis, other))) {
        varied.add(axis);
      }
    }
    return varied;
  }

  private boolean changeTogether(SweepAxis one, SweepAxis other) {
    if (one.values().size() != other.values().size()) {
      return false;
    }
    Map<String, String> pairs = new HashMap<>();
    for (SweepPoint point : points) {
      String partner = pairs.putIfAbsent(point.value(one), point.value(other));
      if (partner != null && !partner.equals(point.value(other))) {
        return false;
      }
    }
    return new HashSet<>(pairs.values()).size() == pairs.size();
  }

  /** Points that were simulated in full. */
  public List<SweepPoint> simulated() {
    return points.stream().filter(point -> !point.failed() && !point.screened()).toList();
  }

  /** The points among which the best are looked for: those that a search says are, or all. */
  public List<SweepPoint> eligible() {
    return outcome.pareto().isEmpty()
        ? simulated()
        : simulated().stream().filter(point -> outcome.pareto().contains(point.key())).toList();
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
