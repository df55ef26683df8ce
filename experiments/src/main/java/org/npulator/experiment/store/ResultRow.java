package org.npulator.experiment.store;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is kept of one point of a sweep or one evaluation of a search.
 *
 * @param key SHA-256 of the resolved configuration and the workload, in hexadecimal digits
 * @param fidelity screen or full for an evaluation of a search
 * @param point values as written by path or name of the axis: Long, Double, Boolean, String or null
 * @param metrics by name; empty if it failed
 * @param objectives of a search, by name
 * @param error one line, if it failed
 * @param timing the only part in which runs differ
 */
public record ResultRow(
    String key,
    Optional<String> fidelity,
    Map<String, Object> point,
    Map<String, Double> metrics,
    Map<String, Double> objectives,
    Optional<String> error,
    Timing timing) {

  /** When it was computed. */
  public record Timing(double wallSeconds, Instant startedAt, Instant finishedAt) {}

  public ResultRow {
    point = Collections.unmodifiableMap(new LinkedHashMap<>(point));
    metrics = Collections.unmodifiableMap(new LinkedHashMap<>(metrics));
    objectives = Collections.unmodifiableMap(new LinkedHashMap<>(objectives));
  }

  public boolean failed() {
    return error.isPresent();
  }

  /** What a store has at most once: the key, in a search with the fidelity. */
  public String identity() {
    return identity(key, fidelity);
  }

  static String identity(String key, Optional<String> fidelity) {
    return fidelity.map(level -> key + " " + level).orElse(key);
  }

  /** Whether both say the same apart from the time they took. */
  public boolean sameResult(ResultRow other) {
    return withTiming(other.timing).equals(other);
  }

  private ResultRow withTiming(Timing other) {
    return new ResultRow(key, fidelity, point, metrics, objectives, error, other);
  }
}
