package org.npulator.experiment.validate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    return rows(reference).parallelStream().map(this::outcome).toList();
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

  private RowOutcome outcome(ReferenceRow row) {
    String name = model.nameOf(row);
    String group = model.groupOf(row);
    try {
      return new RowOutcome(row.line(), name, group, model.run(row, tolerances), Optional.empty());
    } catch (NotExpressibleException e) {
      return new RowOutcome(row.line(), name, group, List.of(), Optional.of(e.getMessage()));
    }
  }
}
