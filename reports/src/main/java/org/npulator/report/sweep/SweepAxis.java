package org.npulator.report.sweep;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a sweep varies.
 *
 * @param path the configuration path, or the name of a zipped axis or of the workloads
 * @param label what charts call it, as {@link AxisLabel} has it
 * @param values as written, in ascending order if they are numbers
 */
public record SweepAxis(String path, String label, List<String> values) {
  public SweepAxis {
    values = List.copyOf(values);
  }

  static SweepAxis of(String path, String label, List<String> values) {
    List<String> ordered = new ArrayList<>(values);
    if (numeric(values)) {
      ordered.sort(Comparator.comparingDouble(SweepAxis::magnitude));
    }
    return new SweepAxis(path, label, ordered);
  }

  /** Whether all values are numbers of one unit. */
  public boolean numeric() {
    return numeric(values);
  }

  private static boolean numeric(List<String> values) {
    return values.stream().allMatch(value -> WrittenQuantity.magnitude(value).isPresent())
        && values.stream().map(WrittenQuantity::baseUnit).distinct().count() == 1;
  }

  /** The value in base units; only of a numeric axis. */
  public double magnitude(int value) {
    return magnitude(values.get(value));
  }

  private static double magnitude(String value) {
    return WrittenQuantity.magnitude(value).orElseThrow();
  }

  /** Whether there is more than one value, so that a chart can show what the axis does. */
  public boolean varies() {
    return values.size() > 1;
  }

  /** The label as part of a file's name. */
  public String fileLabel() {
    return label.replace(' ', '-');
  }
}
