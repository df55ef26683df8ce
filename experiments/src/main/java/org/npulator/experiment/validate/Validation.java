package org.npulator.experiment.validate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.npulator.experiment.input.CsvTable;
import org.npulator.experiment.input.InputFormatException;
import org.npulator.experiment.input.TextLines;

/** Compares all rows of a reference file. */
public final class Validation {
  private final ReferenceModel model;
  private final Tolerances tolerances;

  public Validation(ReferenceModel model, Tolerances tolerances) {
    this.model = model;
    this.tolerances = tolerances;
  }

  /**
   * Runs every row of a file, on as many threads as there are processors.
   *
   * @throws InputFormatException if the file is not a table with the model's columns
   */
  public List<RowOutcome> run(Path reference) throws InputFormatException {
    List<ReferenceRow> rows = rows(reference);
    Set<String> contradictory = contradictory(rows);
    return rows.parallelStream().map(row -> outcome(row, contradictory)).toList();
  }

  /** Keys of rows that say different things. */
  private Set<String> contradictory(List<ReferenceRow> rows) {
    Map<String, String> first = new HashMap<>();
    Set<String> keys = new HashSet<>();
    for (ReferenceRow row : rows) {
      model
          .keyOf(row)
          .ifPresent(
              key -> {
                String value = row.text(model.valueColumn());
                if (!value.equals(first.computeIfAbsent(key, absent -> value))) {
                  keys.add(key);
                }
              });
    }
    return keys;
  }

  private List<ReferenceRow> rows(Path reference) throws InputFormatException {
    List<ReferenceRow> rows = new ArrayList<>();
    try (TextLines lines = TextLines.open(reference)) {
      CsvTable table = new CsvTable(lines);
      for (String column : model.requiredColumns()) {
        table.require(column);
      }
      while (table.next()) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String column : table.names()) {
          fields.put(column, table.text(column));
        }
        rows.add(new ReferenceRow(table.line(), fields));
      }
      if (rows.isEmpty()) {
        throw lines.problem("no rows below the line of column names");
      }
    }
    return rows;
  }

  private RowOutcome outcome(ReferenceRow row, Set<String> contradictory) {
    String name = model.nameOf(row);
    String group = model.groupOf(row);
    try {
      List<Comparison> comparisons = model.run(row, tolerances);
      if (model.keyOf(row).filter(contradictory::contains).isPresent()) {
        comparisons = comparisons.stream().map(Comparison::reportedOnly).toList();
      }
      return new RowOutcome(row.line(), name, group, comparisons, Optional.empty());
    } catch (NotExpressibleException e) {
      return new RowOutcome(row.line(), name, group, List.of(), Optional.of(e.getMessage()));
    }
  }
}
