package org.npulator.experiment.imports;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.npulator.experiment.input.InputFormatException;
import org.npulator.experiment.input.TextLines;

/** Reads configurations of SCALE-Sim v2 and v3, INI files. */
public final class ScaleSimConfig {
  private static final Map<String, String> DATAFLOWS =
      Map.of("ws", "weight-stationary", "os", "output-stationary", "is", "input-stationary");

  private static final Set<String> KNOWN =
      Set.of(
          "arrayheight",
          "arraywidth",
          "ifmapsramszkb",
          "filtersramszkb",
          "ofmapsramszkb",
          "dataflow",
          "run_name");

  private static final long MOST = 1 << 20;

  private final Path file;

  /** Values by key in lower case, as SCALE-Sim reads them. */
  private final Map<String, String> values = new TreeMap<>();

  private ScaleSimConfig(Path file) {
    this.file = file;
  }

  /**
   * The machine of a configuration: its array, which loads one fold after the other, and buffers.
   *
   * @throws InputFormatException if the file is no configuration or lacks a size
   */
  public static ImportedMachine read(Path file) throws InputFormatException {
    ScaleSimConfig config = new ScaleSimConfig(file);
    config.readLines();
    return config.machine();
  }

  private void readLines() throws InputFormatException {
    try (TextLines lines = TextLines.open(file)) {
      while (lines.next()) {
        String line = lines.line().strip();
        if (line.isEmpty()
            || line.startsWith("[")
            || line.startsWith("#")
            || line.startsWith(";")) {
          continue;
        }
        String[] parts = line.split("[:=]", 2);
        if (parts.length != 2) {
          throw lines.problem(
              1, "expected a [section], or a key and a value such as ArrayHeight: 32");
        }
        String key = parts[0].strip().toLowerCase(Locale.ROOT);
        if (values.put(key, parts[1].strip()) != null) {
          throw lines.problem(1, "the key " + key + " is there already");
        }
      }
    }
  }

  private ImportedMachine machine() throws InputFormatException {
    long rows = whole("ArrayHeight", 4096);
    long columns = whole("ArrayWidth", 4096);
    String dataflow = DATAFLOWS.get(text("Dataflow").toLowerCase(Locale.ROOT));
    if (dataflow == null) {
      throw unexpected("Dataflow", "ws, os or is");
    }
    long scratchpad = (whole("IfmapSramSzkB", MOST) + whole("FilterSramSzkB", MOST)) << 10;
    long accumulator = whole("OfmapSramSzkB", MOST) << 10;
    List<String> notes = new ArrayList<>();
    notes.add("two buffers of ifmap and filter: one scratchpad has the size of both");
    values.forEach(
        (key, value) -> {
          if (!KNOWN.contains(key)) {
            notes.add((key + " " + value).replaceAll("[^ -~]", "?"));
          }
        });
    String head =
        "kind: npu\nschemaVersion: 1\nextends: edge-npu\ndescription: imported from the SCALE-Sim"
            + " configuration "
            + file.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_")
            + "\n# Clocks, vector unit, DMA, interconnect, memory and energy are those of edge-npu.\n";
    String body =
        "cores:\n  matrix:\n    rows: %d\n    columns: %d\n    dataflow: %s\n"
                .formatted(rows, columns, dataflow)
            + "    doubleBufferedWeights: false\n"
            + "  scratchpad: "
            + ImportedMachine.memory(scratchpad, columns, 8)
            + "\n"
            + "  accumulator: "
            + ImportedMachine.memory(accumulator, columns * 4, 8)
            + "\n";
    return ImportedMachine.of(head, body, notes);
  }

  private String text(String key) throws InputFormatException {
    String value = values.get(key.toLowerCase(Locale.ROOT));
    if (value == null) {
      throw new InputFormatException(file + ": no key " + key);
    }
    return value;
  }

  private long whole(String key, long most) throws InputFormatException {
    String value = text(key);
    if (!value.matches("[0-9]{1,9}") || Long.parseLong(value) < 1 || Long.parseLong(value) > most) {
      throw unexpected(key, "a whole number from 1 to " + most);
    }
    return Long.parseLong(value);
  }

  private InputFormatException unexpected(String key, String expected) throws InputFormatException {
    return new InputFormatException(
        "%s: %s is '%s'; expected %s"
            .formatted(file, key, text(key).replaceAll("[^ -~]", "?"), expected));
  }
}
