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
  DECODE;

  /** What all these paths begin with. */
  static final String PREFIX = "workload.";

  String path() {
    return PREFIX + key();
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<WorkloadPath> of(String path) {
    return Arrays.stream(values()).filter(known -> known.path().equals(path)).findFirst();
  }

  static List<String> keys() {
    return Arrays.stream(values()).map(WorkloadPath::key).toList();
  }
}
