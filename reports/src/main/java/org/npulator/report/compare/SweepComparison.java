package org.npulator.report.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.npulator.report.result.JsonFile;
import org.npulator.report.result.ReportException;
import org.npulator.report.sweep.Metric;
import org.npulator.report.sweep.SweepPoint;
import org.npulator.report.sweep.SweepReader;
import org.npulator.report.sweep.SweepResult;

/**
 * Compares two sweeps point by point: points with the same key, that is the same configuration, and
 * otherwise those with the same values on the axes.
 */
final class SweepComparison {
  private static final String KEY = "key ";
  private static final String BASE = "base";
  private static final String RESOLVED = "resolved";

  private final Path before;
  private final Path after;

  SweepComparison(Path before, Path after) {
    this.before = before;
    this.after = after;
  }

  Comparison compare() throws ReportException {
    SweepResult one = new SweepReader().read(before);
    SweepResult other = new SweepReader().read(after);
    Map<String, SweepPoint> candidates = new HashMap<>();
    for (SweepPoint point : other.simulated()) {
      candidates.put(values(point), point);
      candidates.put(KEY + point.key(), point);
    }
    List<Change> changes = new ArrayList<>();
    List<String> onlyBefore = new ArrayList<>();
    Map<SweepPoint, Boolean> matched = new LinkedHashMap<>();
    other.simulated().forEach(point -> matched.put(point, false));
    for (SweepPoint point : one.simulated()) {
      SweepPoint partner =
          candidates.getOrDefault(KEY + point.key(), candidates.get(values(point)));
      if (partner == null) {
        onlyBefore.add(one.describe(point));
      } else {
        matched.put(partner, true);
        changes(one, point, partner, changes);
      }
    }
    return new Comparison(
        one.name(),
        other.name(),
        List.of(one.toolVersion(), other.toolVersion()),
        Setting.differing("", base(before), base(after)),
        changes,
        onlyBefore,
        matched.entrySet().stream()
            .filter(entry -> !entry.getValue())
            .map(entry -> other.describe(entry.getKey()))
            .toList());
  }

  private static void changes(
      SweepResult sweep, SweepPoint point, SweepPoint partner, List<Change> changes) {
    for (Metric metric : sweep.metrics()) {
      OptionalDouble was = point.metric(metric.name());
      OptionalDouble is = partner.metric(metric.name());
      if (was.isPresent() && is.isPresent()) {
        changes.add(new Change(sweep.describe(point), metric, was.getAsDouble(), is.getAsDouble()));
      }
    }
  }

  private static String values(SweepPoint point) {
    return new TreeMap<>(point.values()).toString();
  }

  private static JsonNode base(Path folder) throws ReportException {
    for (String name : List.of(SweepReader.SWEEP_FILE, SweepReader.SEARCH_FILE)) {
      if (folder.resolve(name).toFile().exists()) {
        return new JsonFile().tree(folder.resolve(name)).path(BASE).path(RESOLVED);
      }
    }
    throw new ReportException(folder, "no sweep.json or search.json");
  }
}
