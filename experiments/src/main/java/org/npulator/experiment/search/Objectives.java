package org.npulator.experiment.search;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.npulator.experiment.run.Metric;
import org.npulator.experiment.search.SearchConfig.CostConfig;
import org.npulator.experiment.search.SearchConfig.Goal;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.sweep.Point;
import org.npulator.experiment.sweep.condition.Amount;
import org.npulator.experiment.sweep.condition.Condition;
import org.npulator.experiment.sweep.condition.ConditionParser;
import org.npulator.hw.chip.MachineFigures;
import org.npulator.hw.chip.NpuConfig;

/** What a search wants: objectives, constraints, and the cost that they may use. */
final class Objectives {
  private static final double GIBI = 1L << 30;

  private final Map<String, Goal> goals;
  private final List<Condition> constraints = new ArrayList<>();
  private final Optional<CostConfig> cost;

  Objectives(SearchConfig config) {
    goals = config.objectives();
    cost = config.cost();
    config
        .constraints()
        .ifPresent(texts -> texts.forEach(text -> constraints.add(ConditionParser.parse(text))));
  }

  /** Names in order. */
  List<String> names() {
    return List.copyOf(goals.keySet());
  }

  Goal goal(String name) {
    return goals.get(name);
  }

  /** The metrics of a machine with its cost, by name. */
  Map<String, Double> metrics(NpuConfig npu, Map<Metric, Double> metrics) {
    Map<String, Double> all = new LinkedHashMap<>();
    metrics.forEach((metric, value) -> all.put(metric.key(), value));
    cost.ifPresent(
        prices -> {
          double area = metrics.getOrDefault(Metric.AREA_SQUARE_MILLIMETERS, 0.0);
          double gibibytes = MachineFigures.of(npu).memoryBytes() / GIBI;
          all.put(
              SearchConfig.COST,
              prices.squareMillimeter() * area
                  + prices.dramGibibyte() * gibibytes
                  + prices.dramChannel() * npu.memory().channels());
        });
    return all;
  }

  /** The objectives among metrics. */
  Map<String, Double> of(Map<String, Double> metrics) {
    Map<String, Double> values = new LinkedHashMap<>();
    goals.keySet().stream()
        .filter(metrics::containsKey)
        .forEach(name -> values.put(name, metrics.get(name)));
    return values;
  }

  /** A row seen as a candidate. */
  Evaluated evaluated(Point point, ResultRow row) {
    if (row.failed() || row.objectives().size() < goals.size()) {
      return new Evaluated(point, row, Optional.empty(), 0);
    }
    double[] losses = new double[goals.size()];
    int i = 0;
    for (Map.Entry<String, Goal> goal : goals.entrySet()) {
      double value = row.objectives().get(goal.getKey());
      losses[i++] = goal.getValue() == Goal.MINIMUM ? value : -value;
    }
    return new Evaluated(point, row, Optional.of(losses), violations(row));
  }

  private int violations(ResultRow row) {
    int violations = 0;
    for (Condition constraint : constraints) {
      Map<String, Object> values = new LinkedHashMap<>();
      for (String name : constraint.names()) {
        Double metric = row.metrics().get(name);
        if (metric != null) {
          values.put(name, metric);
        } else if (row.point().containsKey(name)) {
          values.put(name, Amount.of(row.point().get(name)));
        }
      }
      try {
        violations += constraint.holds(values) ? 0 : 1;
      } catch (IllegalArgumentException noValue) {
        violations++;
      }
    }
    return violations;
  }
}
