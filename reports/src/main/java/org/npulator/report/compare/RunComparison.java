package org.npulator.report.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.JsonFile;
import org.npulator.report.result.ReportException;
import org.npulator.report.result.RunResult;
import org.npulator.report.result.RunResultReader;
import org.npulator.report.sweep.Metric;

/** Compares the result.json of two runs: summary, phases and energy. */
final class RunComparison {
  private static final String FILE = "result.json";

  private final Path before;
  private final Path after;

  RunComparison(Path before, Path after) {
    this.before = before;
    this.after = after;
  }

  Comparison compare() throws ReportException {
    RunResult one = new RunResultReader().read(before.resolve(FILE));
    RunResult other = new RunResultReader().read(after.resolve(FILE));
    JsonNode oneTree = new JsonFile().tree(before.resolve(FILE));
    JsonNode otherTree = new JsonFile().tree(after.resolve(FILE));
    List<Setting> settings = new ArrayList<>();
    settings.addAll(
        Setting.differing("workload", oneTree.path("workload"), otherTree.path("workload")));
    if (settings.size() > 1) {
      // The hash says more only where no other value of the workload differs.
      settings.removeIf(setting -> setting.path().equals("workload.hash"));
    }
    settings.addAll(
        Setting.differing(
            "",
            oneTree.path("config").path("resolved"),
            otherTree.path("config").path("resolved")));
    settings.addAll(
        Setting.differing(
            "dictatedMapping", oneTree.path("dictatedMapping"), otherTree.path("dictatedMapping")));
    Map<String, Double> figures = figures(oneTree);
    Map<String, Double> otherFigures = figures(otherTree);
    List<Change> changes = new ArrayList<>();
    List<String> onlyBefore = new ArrayList<>();
    figures.forEach(
        (name, value) -> {
          Double now = otherFigures.get(name);
          if (now == null) {
            onlyBefore.add(name);
          } else {
            changes.add(new Change("", Metric.named(name), value, now));
          }
        });
    return new Comparison(
        one.workload().model() + " on " + one.configuration().name(),
        other.workload().model() + " on " + other.configuration().name(),
        List.of(one.tool().version(), other.tool().version()),
        settings,
        changes,
        onlyBefore,
        otherFigures.keySet().stream().filter(name -> !figures.containsKey(name)).toList());
  }

  private static Map<String, Double> figures(JsonNode result) {
    Map<String, Double> figures = new LinkedHashMap<>();
    add(figures, "summary.", result.path("summary"));
    for (JsonNode phase : result.path("phases")) {
      add(figures, DisplayText.of(phase.path("name").asText()) + ".", phase);
    }
    for (JsonNode component : result.path("energy").path("components")) {
      figures.merge(
          "energy." + DisplayText.of(component.path("name").asText()) + ".joules",
          component.path("joules").asDouble(),
          Double::sum);
    }
    return figures;
  }

  private static void add(Map<String, Double> figures, String prefix, JsonNode object) {
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      if (entry.getValue().isNumber()) {
        figures.put(prefix + DisplayText.of(entry.getKey()), entry.getValue().doubleValue());
      }
    }
  }
}
