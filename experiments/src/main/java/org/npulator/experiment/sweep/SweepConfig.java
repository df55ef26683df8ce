package org.npulator.experiment.sweep;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Literal;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.run.Metric;
import org.npulator.experiment.sweep.condition.ConditionParser;

/** A sweep: a machine and a workload, and the values of some of their keys. */
@Doc("a sweep: every combination of the values of its axes is simulated")
public record SweepConfig(
    @Doc("the machine that is changed: a preset or a file") Literal npu,
    @Doc("values that replace those of the machine in all points, by path")
        Optional<Map<String, Literal>> set,
    @Doc("what the machines run") WorkloadConfig workload,
    @Doc(
            "axes by the path of a key of the machine, or workload. and a key of the workload, or npu"
                + " for whole machines")
        Map<String, AxisConfig> axes,
    @Doc(
            "conditions over paths of axes, such as cores.matrix.rows < 64; points where one holds are left out")
        Optional<List<String>> exclude,
    @Doc("metrics that are kept, such as tpotSeconds; without this key all")
        Optional<List<String>> metrics) {

  /** The kind of its files. */
  public static final String KIND = "sweep";

  public SweepConfig {
    axes = Collections.unmodifiableMap(new LinkedHashMap<>(axes));
    if (axes.isEmpty()) {
      throw new InvalidValueException("axes", "no axis; expected at least one");
    }
    exclude.ifPresent(conditions -> conditions.forEach(SweepConfig::requireCondition));
    metrics.ifPresent(SweepConfig::requireMetrics);
  }

  private static void requireCondition(String text) {
    try {
      ConditionParser.parse(text);
    } catch (IllegalArgumentException e) {
      throw new InvalidValueException("exclude", "'" + text + "', " + e.getMessage());
    }
  }

  private static void requireMetrics(List<String> names) {
    if (names.isEmpty()) {
      throw new InvalidValueException("metrics", "no metric; expected at least one");
    }
    List<String> known = List.of(Metric.values()).stream().map(Metric::key).toList();
    for (String name : names) {
      if (!known.contains(name)) {
        throw new InvalidValueException(
            "metrics", "there is no metric '" + name + "'; " + NearestName.advice(name, known));
      }
    }
  }

  /** The metrics that are kept, each once. */
  List<Metric> kept() {
    return metrics
        .map(names -> names.stream().map(Metric::named).map(Optional::orElseThrow).distinct())
        .orElseGet(() -> List.of(Metric.values()).stream())
        .toList();
  }
}
