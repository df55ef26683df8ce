package org.npulator.experiment.sweep;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A path of the workload, beside those of the machine. */
enum WorkloadPath {
  MODEL,
  FORMATS,
  BATCH,
  CONTEXT,
  PREFILL,
  DECODE,
  SIMULATED_LAYERS;

  /** What all these paths begin with. */
  static final String PREFIX = "workload.";

  String path() {
    return PREFIX + key();
  }

  String key() {
    return this == SIMULATED_LAYERS ? "simulatedLayers" : name().toLowerCase(Locale.ROOT);
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
