package org.npulator.report.chart;

import java.util.ArrayList;
import java.util.List;

/** What a chart shows, in numbers: one header row, then the rows, all as text of a CSV file. */
public final class DataTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final int columns;

  public DataTable(String... header) {
    columns = header.length;
    rows.add(List.of(header));
  }

  DataTable row(Object... cells) {
    if (cells.length != columns) {
      throw new IllegalArgumentException("a row of " + cells.length + " in " + columns);
    }
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(cell.toString());
    }
    rows.add(List.copyOf(row));
    return this;
  }

  /** The rows, the header first. */
  public List<List<String>> rows() {
    return List.copyOf(rows);
  }

  /** The table as CSV (RFC 4180 quoting, lines end in a line feed). */
  public String csv() {
    StringBuilder csv = new StringBuilder();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        csv.append(i == 0 ? "" : ",").append(quoted(row.get(i)));
      }
      csv.append('\n');
    }
    return csv.toString();
  }

  private static String quoted(String cell) {
    boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
  }
}
