package org.npulator.report.sweep;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * One row of a store.
 *
 * @param key hash of the resolved configuration and workload
 * @param failed whether there is an error instead of metrics
 * @param fidelity of a search: screen or full; empty in a sweep
 * @param values as written, by axis
 */
public record SweepPoint(
    String key,
    boolean failed,
    String fidelity,
    Map<String, String> values,
    Map<String, Double> metrics,
    Map<String, Double> objectives,
    String error) {

  /** The name of the rows of a search that come from its analytical model. */
  public static final String SCREEN = "screen";

  public boolean screened() {
    return fidelity.equals(SCREEN);
  }

  /** The metric, or the objective of that name; empty when the point has neither. */
  public OptionalDouble metric(String name) {
    Double value = metrics.getOrDefault(name, objectives.get(name));
    return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
  }

  String value(SweepAxis axis) {
    return values.getOrDefault(axis.path(), "");
  }
}
