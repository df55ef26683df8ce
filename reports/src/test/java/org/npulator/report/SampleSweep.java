package org.npulator.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Folders of sweeps and searches. The figures come from a bound (the longer of a compute and a
 * memory time) and serve layout and sums; they say nothing about a machine.
 */
final class SampleSweep {
  private static final double MACS = 4.9e8;
  private static final double WEIGHTS = 4.9e8;

  private final ObjectMapper mapper = new ObjectMapper();
  private final Map<String, List<Object>> axes = new LinkedHashMap<>();
  private final String name;
  private boolean search;

  private SampleSweep(String name) {
    this.name = name;
  }

  static SampleSweep named(String name) {
    return new SampleSweep(name);
  }

  /** Array size, bandwidth and number format: 3 x 4 x 3 points. */
  static SampleSweep ordinary() {
    return named("array-bandwidth")
        .axis("cores.matrix.rows", 32, 64, 128)
        .axis("memory.channels", 1, 2, 4, 8)
        .axis("workload.formats", "w8a8", "w4a16", "bf16");
  }

  /** One axis alone, so one line. */
  static SampleSweep single() {
    return named("bandwidth").axis("memory.channels", 1, 2, 4, 8, 16);
  }

  /** Forty combinations of names beside an axis of sizes. */
  static SampleSweep crowded() {
    Object[] chips = new Object[40];
    for (int i = 0; i < chips.length; i++) {
      chips[i] = "a-rather-long-machine-name-" + i;
    }
    return named("forty machines")
        .axis("cores.scratchpad.capacity", "512 KiB", "1 MiB", "2 MiB", "4 MiB")
        .axis("npu", chips);
  }

  SampleSweep axis(String path, Object... values) {
    axes.put(path, List.of(values));
    return this;
  }

  /** The same points as the full simulations of a search, after a screen of them. */
  SampleSweep asSearch() {
    search = true;
    return this;
  }

  Path writeTo(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("results.jsonl"), String.join("\n", rows()) + "\n");
    Files.writeString(
        folder.resolve(search ? "search.json" : "sweep.json"), definition().toPrettyString());
    return folder;
  }

  ObjectNode definition() {
    ObjectNode root =
        mapper.createObjectNode().put("schemaVersion", 1).put("name", name).put("seed", 7);
    root.put("toolVersion", "0.1.0").put("hash", "12ab34cd".repeat(8));
    ArrayNode described = root.putArray("axes");
    axes.forEach(
        (path, values) -> described.addObject().put("path", path).putPOJO("values", values));
    ArrayNode metrics = root.putArray("metrics");
    for (String metric : List.of("tpotSeconds", "energyPerTokenJoules", "macUtilization")) {
      metrics.addObject().put("name", metric);
    }
    if (search) {
      ArrayNode objectives = root.putArray("objectives");
      objectives.addObject().put("name", "tpotSeconds").put("better", "lower");
      objectives.addObject().put("name", "energyPerTokenJoules").put("better", "lower");
    }
    return root;
  }

  List<String> rows() {
    List<String> rows = new ArrayList<>();
    for (Map<String, Object> point : points(List.of(new LinkedHashMap<>()), 0)) {
      if (search) {
        rows.add(row(point, "screen").toString());
      }
    }
    int index = 0;
    for (Map<String, Object> point : points(List.of(new LinkedHashMap<>()), 0)) {
      if (!search || index++ % 3 != 1) {
        rows.add(row(point, search ? "full" : "").toString());
      }
    }
    return rows;
  }

  private List<Map<String, Object>> points(List<Map<String, Object>> partial, int axis) {
    if (axis == axes.size()) {
      return partial;
    }
    String path = List.copyOf(axes.keySet()).get(axis);
    List<Map<String, Object>> extended = new ArrayList<>();
    for (Map<String, Object> point : partial) {
      for (Object value : axes.get(path)) {
        Map<String, Object> more = new LinkedHashMap<>(point);
        more.put(path, value);
        extended.add(more);
      }
    }
    return points(extended, axis + 1);
  }

  private ObjectNode row(Map<String, Object> point, String fidelity) {
    double rows = number(point.getOrDefault("cores.matrix.rows", 64));
    double channels = number(point.getOrDefault("memory.channels", 4));
    double spread = Math.floorMod(point.toString().hashCode(), 97) / 97.0;
    double bytes = String.valueOf(point.get("workload.formats")).startsWith("bf16") ? 2 : 1;
    double memory = WEIGHTS * bytes / (channels * 12.8e9) * (1.06 + 0.1 * spread);
    double compute = MACS / (rows * rows * 1e9) * 20 * (1 + spread);
    double seconds = Math.max(memory, compute) * (fidelity.equals("screen") ? 0.9 : 1) + 5e-6;
    ObjectNode row = mapper.createObjectNode().put("schemaVersion", 1);
    row.put("key", key(point + " " + search));
    row.put("status", "ok");
    row.set("point", mapper.valueToTree(point));
    ObjectNode metrics = row.putObject("metrics");
    metrics.put("tpotSeconds", seconds);
    metrics.put(
        "energyPerTokenJoules",
        0.004 * bytes + 1e-6 * rows * rows * seconds * 20 + 0.002 * channels);
    metrics.put("macUtilization", MACS / (rows * rows * 1e9) / seconds);
    metrics.put("dramDataShare", memory / seconds * 0.9);
    metrics.put("dramRefreshShare", memory / seconds * 0.06);
    metrics.put("dramRowConflictShare", memory / seconds * 0.04);
    metrics.put("dramNoRequestShare", 1 - memory / seconds);
    metrics.put("dramEnergyJoules", 0.003 * bytes);
    metrics.put("chipEnergyJoules", 0.001 * bytes);
    metrics.put("staticEnergyJoules", 0.002 * channels);
    if (!fidelity.isEmpty()) {
      row.put("fidelity", fidelity);
      row.putObject("objectives")
          .put("tpotSeconds", seconds)
          .put("energyPerTokenJoules", metrics.get("energyPerTokenJoules").doubleValue());
    }
    row.put("wallSeconds", 0.5)
        .put("startedAt", "2026-01-01T00:00:00Z")
        .put("finishedAt", "2026-01-01T00:00:01Z");
    return row;
  }

  private static String key(String point) {
    try {
      byte[] text = point.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static double number(Object value) {
    return value instanceof Number number ? number.doubleValue() : 1;
  }
}
