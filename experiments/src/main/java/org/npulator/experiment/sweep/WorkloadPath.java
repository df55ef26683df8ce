package org.npulator.experiment.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A path of the workload, beside those of the machine. */
enum WorkloadPath {
  MODEL("model"),
  FORMATS("formats"),
  BATCH("batch"),
  CONTEXT("context"),
  PREFILL("prefill"),
  DECODE("decode"),
  SIMULATED_LAYERS("simulatedLayers");

  /** What all these paths begin with. */
  static final String PREFIX = "workload.";

  private final String key;
  private final String path;

  WorkloadPath(String key) {
    this.key = key;
    path = PREFIX + key;
  }

  String path() {
    return path;
  }

  String key() {
    return key;
  }

  /** Whether a workload can do without it. */
  boolean isOptional() {
    return this == FORMATS || this == SIMULATED_LAYERS;
  }

  static Optional<WorkloadPath> of(String path) {
    return Arrays.stream(values()).filter(known -> known.path().equals(path)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(WorkloadPath::key).toList();
  }
}
