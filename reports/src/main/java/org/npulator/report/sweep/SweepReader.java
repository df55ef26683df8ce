package org.npulator.report.sweep;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.npulator.report.result.CommandArguments;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.JsonFile;
import org.npulator.report.result.ObjectReader;
import org.npulator.report.result.ReportException;
import org.npulator.report.sweep.SweepResult.Objective;
import org.npulator.report.sweep.SweepResult.Outcome;

/** Reads the folder of a sweep or a search. */
public final class SweepReader {
  /** The file that makes a folder that of a sweep. */
  public static final String SWEEP_FILE = "sweep.json";

  /** The file that makes a folder that of a search. */
  public static final String SEARCH_FILE = "search.json";

  static final String SCHEMA_KEY = "schemaVersion";
  static final long SCHEMA_VERSION = 1;

  private final JsonFile json = new JsonFile();

  /**
   * @throws ReportException when a file is absent, damaged, or of another schema version, or no
   *     point is there yet; a last line that is cut off is left out with a note
   */
  public SweepResult read(Path folder) throws ReportException {
    boolean search = Files.exists(folder.resolve(SEARCH_FILE));
    Path file = folder.resolve(search ? SEARCH_FILE : SWEEP_FILE);
    JsonNode tree = json.tree(file);
    ObjectReader root = new ObjectReader(file, "", tree);
    root.requireVersion(SCHEMA_KEY, SCHEMA_VERSION);
    List<String> notes = new ArrayList<>();
    List<SweepPoint> points = new PointReader(json, notes).read(folder);
    if (points.isEmpty()) {
      throw new ReportException(folder, "no point has been computed yet");
    }
    List<SweepAxis> axes = axes(tree, points);
    if (!search) {
      points = ordered(points, axes);
    }
    return new SweepResult(
        search,
        root.has("name") ? root.text("name") : DisplayText.of(folder.getFileName().toString()),
        text(tree, "toolVersion", text(tree.path("tool"), "version", "")),
        text(tree, "hash", ""),
        tree.path("seed").canConvertToLong()
            ? OptionalLong.of(tree.path("seed").longValue())
            : OptionalLong.empty(),
        axes,
        metrics(tree, points),
        objectives(tree),
        outcome(tree.path("outcome")),
        points,
        CommandArguments.determining(folder),
        json.indented(tree),
        List.copyOf(notes));
  }

  private static String text(JsonNode object, String key, String otherwise) {
    JsonNode value = object.path(key);
    return value.isValueNode() && !value.isNull() ? DisplayText.of(value.asText()) : otherwise;
  }

  /** What the points differ in, in the order of the description where it has one. */
  private static List<SweepAxis> axes(JsonNode tree, List<SweepPoint> points) {
    Map<String, Set<String>> values = new LinkedHashMap<>();
    for (JsonNode axis : tree.path("axes")) {
      String path = text(axis, "path", text(axis, "name", ""));
      Set<String> listed = new LinkedHashSet<>();
      for (JsonNode value : axis.path("values")) {
        listed.add(DisplayText.of(value.isValueNode() ? value.asText() : value.toString()));
      }
      values.put(path, listed);
    }
    Map<String, Set<String>> found = new LinkedHashMap<>();
    for (SweepPoint point : points) {
      point
          .values()
          .forEach(
              (path, value) ->
                  found.computeIfAbsent(path, key -> new LinkedHashSet<>()).add(value));
    }
    values.keySet().retainAll(found.keySet());
    found.forEach(
        (path, present) -> {
          Set<String> listed = values.computeIfAbsent(path, key -> new LinkedHashSet<>());
          listed.addAll(present);
          listed.retainAll(present);
        });
    List<SweepAxis> axes = new ArrayList<>();
    values.forEach(
        (path, listed) ->
            axes.add(SweepAxis.of(path, label(path, values.keySet()), List.copyOf(listed))));
    return axes;
  }

  private static String label(String path, Set<String> paths) {
    return DisplayText.shortened(AxisLabel.of(path, paths), 40);
  }

  private static List<SweepPoint> ordered(List<SweepPoint> points, List<SweepAxis> axes) {
    Comparator<SweepPoint> order = (one, other) -> 0;
    for (SweepAxis axis : axes) {
      order = order.thenComparingInt(point -> SweepResult.place(point, axis));
    }
    return points.stream().sorted(order.thenComparing(SweepPoint::key)).toList();
  }

  private static List<Metric> metrics(JsonNode tree, List<SweepPoint> points) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonNode metric : tree.path("metrics")) {
      names.add(metric.isTextual() ? DisplayText.of(metric.textValue()) : text(metric, "name", ""));
    }
    Set<String> present = new LinkedHashSet<>();
    points.forEach(point -> present.addAll(point.metrics().keySet()));
    names.retainAll(present);
    names.addAll(present);
    return names.stream().map(Metric::named).toList();
  }

  private static List<Objective> objectives(JsonNode tree) {
    List<Objective> objectives = new ArrayList<>();
    for (JsonNode objective : tree.path("objectives")) {
      String name = text(objective, "name", "");
      boolean maximized = text(objective, "better", "lower").equals("higher");
      objectives.add(new Objective(Metric.named(name), maximized));
    }
    return objectives;
  }

  private static Outcome outcome(JsonNode outcome) {
    List<String> pareto = new ArrayList<>();
    outcome.path("pareto").forEach(key -> pareto.add(DisplayText.of(key.asText())));
    List<Double> hypervolumes = new ArrayList<>();
    outcome
        .path("hypervolume")
        .forEach(entry -> hypervolumes.add(entry.path("hypervolume").asDouble()));
    return new Outcome(pareto, hypervolumes);
  }
}
