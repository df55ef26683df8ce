package org.npulator.experiment.store;

import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SequenceWriter;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.npulator.config.yaml.Quote;

/**
 * All rows of a folder in the order of its axes, which does not depend on the order in which they
 * were computed.
 *
 * @param description of sweep.json or search.json
 * @param search whether rows have a fidelity
 * @param axes columns of the points
 * @param metrics columns of the metrics
 * @param objectives columns of the objectives of a search
 */
public record ResultTable(
    JsonNode description,
    boolean search,
    List<String> axes,
    List<String> metrics,
    List<String> objectives,
    List<ResultRow> rows) {

  private static final List<String> DESCRIPTIONS = List.of("sweep.json", "search.json");

  /**
   * Reads a folder.
   *
   * @param messages receives what was dropped
   * @throws StoreFormatException if it is not a folder of rows, a row cannot be read, or two rows
   *     of the same point differ
   */
  public static ResultTable read(Path folder, Consumer<String> messages) throws IOException {
    return read(List.of(folder), messages);
  }

  /**
   * Reads several folders with parts of the same rows.
   *
   * @throws StoreFormatException if they do not belong together, or as for one folder
   */
  public static ResultTable read(List<Path> folders, Consumer<String> messages) throws IOException {
    JsonNode description = ResultStore.readDescription(descriptionFile(folders.get(0)));
    requireSchema(folders.get(0), description);
    Map<String, ResultRow> rows = new LinkedHashMap<>();
    for (Path folder : folders) {
      JsonNode other = ResultStore.readDescription(descriptionFile(folder));
      requireSame(folders.get(0), description, folder, other);
      for (Path file : ResultStore.rowFiles(folder)) {
        List<ResultRow> found = new ArrayList<>();
        RowFile.read(file, found::add).dropped().ifPresent(messages);
        for (ResultRow row : found) {
          add(rows, row, file);
        }
      }
    }
    return of(description, rows.values());
  }

  /** The file that describes a folder. */
  public static Path descriptionFile(Path folder) throws IOException {
    Optional<Path> file =
        DESCRIPTIONS.stream().map(folder::resolve).filter(Files::exists).findFirst();
    if (file.isEmpty()) {
      throw new StoreFormatException(
          folder
              + (Files.isDirectory(folder) ? " has neither " : " is no folder with ")
              + String.join(Files.isDirectory(folder) ? " nor " : " or ", DESCRIPTIONS)
              + "; expected a folder that npulator sweep or explore has written");
    }
    return file.get();
  }

  private static void requireSchema(Path folder, JsonNode description) throws IOException {
    if (description.path("schemaVersion").asInt(-1) != RowCodec.SCHEMA_VERSION) {
      throw new StoreFormatException(
          "%s: schemaVersion is %s; expected %d, of this version of npulator"
              .formatted(
                  Quote.file(descriptionFile(folder)),
                  description.path("schemaVersion"),
                  RowCodec.SCHEMA_VERSION));
    }
  }

  private static void requireSame(Path one, JsonNode first, Path other, JsonNode second)
      throws StoreFormatException {
    for (String key : List.of("schemaVersion", "toolVersion", "hash")) {
      if (!first.path(key).equals(second.path(key))) {
        throw new StoreFormatException(
            "%s and %s do not belong together: %s is %s and %s; expected parts of one sweep"
                .formatted(one, other, key, first.path(key), second.path(key)));
      }
    }
  }

  private static void add(Map<String, ResultRow> rows, ResultRow row, Path file)
      throws StoreFormatException {
    ResultRow known = rows.putIfAbsent(row.identity(), row);
    if (known != null && !known.sameResult(row) && !sameNumbers(known, row)) {
      throw new StoreFormatException(
          "%s: the row %.12s differs from another one of the same point; expected equal rows"
              .formatted(Quote.file(file), row.key()));
    }
  }

  /** Two combinations of values may mean the same machine and workload. */
  private static boolean sameNumbers(ResultRow one, ResultRow other) {
    return one.metrics().equals(other.metrics()) && one.failed() == other.failed();
  }

  private static ResultTable of(JsonNode description, Iterable<ResultRow> rows) {
    Set<String> axes = new LinkedHashSet<>();
    Map<String, Map<Object, Integer>> places = new HashMap<>();
    for (JsonNode axis : description.path("axes")) {
      String name = axis.has("path") ? axis.path("path").asText() : axis.path("name").asText();
      axes.add(name);
      axis.path("paths").forEach(path -> axes.add(path.asText()));
      Map<Object, Integer> ofAxis = places.computeIfAbsent(name, key -> new HashMap<>());
      axis.path("values").forEach(value -> ofAxis.put(value.asText(), ofAxis.size()));
    }
    Set<String> metrics = new LinkedHashSet<>();
    description.path("metrics").forEach(metric -> metrics.add(metric.path("name").asText()));
    Set<String> objectives = new LinkedHashSet<>();
    List<ResultRow> sorted = new ArrayList<>();
    for (ResultRow row : rows) {
      sorted.add(row);
      axes.addAll(row.point().keySet());
      metrics.addAll(row.metrics().keySet());
      objectives.addAll(row.objectives().keySet());
    }
    sorted.sort(order(List.copyOf(axes), places));
    return new ResultTable(
        description,
        sorted.stream().anyMatch(row -> row.fidelity().isPresent()),
        List.copyOf(axes),
        List.copyOf(metrics),
        List.copyOf(objectives),
        List.copyOf(sorted));
  }

  private static Comparator<ResultRow> order(
      List<String> axes, Map<String, Map<Object, Integer>> places) {
    Comparator<ResultRow> order = Comparator.comparing(row -> row.fidelity().orElse(""));
    for (String axis : axes) {
      Map<Object, Integer> ofAxis = places.getOrDefault(axis, Map.of());
      order =
          order.thenComparingInt(
              row -> ofAxis.getOrDefault(String.valueOf(row.point().get(axis)), Integer.MAX_VALUE));
    }
    return order.thenComparing(ResultRow::key);
  }

  /** The name of the sweep or search. */
  public String name() {
    return description.path("name").asText();
  }

  /** Points that a sweep has, of which rows may be missing. */
  public long points() {
    return description.path("points").asLong();
  }

  /** Names of the columns of {@link #cells}. */
  public List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("key", "status"));
    if (search) {
      columns.add("fidelity");
    }
    columns.addAll(axes);
    columns.addAll(metrics);
    objectives.forEach(name -> columns.add("objective." + name));
    columns.add("error");
    return columns;
  }

  /** A row as values of {@link #columns}; null where there is none. */
  public List<Object> cells(ResultRow row) {
    List<Object> cells = new ArrayList<>();
    cells.add(row.key());
    cells.add(row.failed() ? "failed" : "ok");
    if (search) {
      cells.add(row.fidelity().orElse(null));
    }
    axes.forEach(axis -> cells.add(row.point().get(axis)));
    metrics.forEach(metric -> cells.add(row.metrics().get(metric)));
    objectives.forEach(name -> cells.add(row.objectives().get(name)));
    cells.add(row.error().orElse(null));
    return cells;
  }

  /** Writes all rows as comma-separated values; equal results give equal bytes. */
  public void writeCsv(Path file) throws IOException {
    CsvSchema.Builder schema = CsvSchema.builder().setUseHeader(true);
    columns().forEach(schema::addColumn);
    CsvMapper mapper =
        new CsvMapper(
            CsvFactory.builder().enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER).build());
    try (CompleteFile complete = new CompleteFile(file, true)) {
      try (SequenceWriter out =
          mapper
              .writer(schema.build())
              .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
              .writeValues(complete.writer())) {
        for (ResultRow row : rows) {
          out.write(cells(row));
        }
      }
      complete.commit();
    }
  }
}
