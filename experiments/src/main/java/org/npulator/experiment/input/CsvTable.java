package org.npulator.experiment.input;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.config.bind.NearestName;
import org.npulator.config.yaml.Quote;

/**
 * A table of comma-separated values whose first line names the columns, row by row. Fields may be
 * quoted; a quoted field ends on its line. Empty lines are skipped.
 */
public final class CsvTable {
  private final TextLines lines;
  private final Map<String, Integer> columns = new HashMap<>();
  private final List<String> names;
  private final List<String> fields = new ArrayList<>();
  private final List<Integer> positions = new ArrayList<>();

  /** Reads the header. */
  public CsvTable(TextLines lines) throws InputFormatException {
    this.lines = lines;
    if (!nextLine()) {
      throw lines.problem("an empty file; expected a line of column names");
    }
    names = List.copyOf(fields);
    for (int i = 0; i < names.size(); i++) {
      if (columns.put(names.get(i), i) != null) {
        throw lines.problem(positions.get(i), "two columns are named " + Quote.quote(names.get(i)));
      }
    }
  }

  /** The names of the columns in their order. */
  public List<String> names() {
    return names;
  }

  public boolean has(String column) {
    return columns.containsKey(column);
  }

  /** Demands a column. */
  public void require(String column) throws InputFormatException {
    if (!has(column)) {
      throw lines.problem(
          1,
          "no column "
              + Quote.quote(column)
              + NearestName.of(column, names)
                  .map(near -> "; did you mean it by " + Quote.quote(near) + "?")
                  .orElse(""));
    }
  }

  /** Moves to the next row; false if there is none. */
  public boolean next() throws InputFormatException {
    if (!nextLine()) {
      return false;
    }
    if (fields.size() != names.size()) {
      throw lines.problem(
          lines.line().length() + 1,
          "the line has " + fields.size() + " fields; expected " + names.size());
    }
    return true;
  }

  private boolean nextLine() throws InputFormatException {
    do {
      if (!lines.next()) {
        return false;
      }
    } while (lines.line().isBlank());
    fields.clear();
    positions.clear();
    String line = lines.line();
    if (lines.number() == 1 && line.startsWith("\uFEFF")) {
      line = line.substring(1);
    }
    int position = 0;
    while (position <= line.length()) {
      positions.add(position + 1);
      position = field(line, position) + 1;
    }
    return true;
  }

  /** Takes one field and returns where the comma behind it is, or the end of the line. */
  private int field(String line, int start) throws InputFormatException {
    if (start == line.length() || line.charAt(start) != '"') {
      int comma = line.indexOf(',', start);
      int end = comma < 0 ? line.length() : comma;
      fields.add(line.substring(start, end));
      return end;
    }
    StringBuilder text = new StringBuilder();
    int position = start + 1;
    while (position < line.length()) {
      if (line.charAt(position) != '"') {
        text.append(line.charAt(position++));
      } else if (line.startsWith("\"\"", position)) {
        text.append('"');
        position += 2;
      } else {
        int end = position + 1;
        if (end < line.length() && line.charAt(end) != ',') {
          throw lines.problem(end + 1, "expected a comma after a quoted field");
        }
        fields.add(text.toString());
        return end;
      }
    }
    throw lines.problem(start + 1, "a quote that is not closed on its line");
  }

  /** The line of the row, the header being line 1. */
  public int line() {
    return lines.number();
  }

  /** A field of the row; empty if there is no such column. */
  public String text(String column) {
    Integer index = columns.get(column);
    return index == null ? "" : fields.get(index);
  }

  /** A field that holds a whole number of at least {@code least}. */
  public long whole(String column, long least) throws InputFormatException {
    try {
      long number = Long.parseLong(text(column).strip());
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unexpected(column, "a whole number of at least " + least);
    }
    throw unexpected(column, "a whole number of at least " + least);
  }

  /** A field that holds a finite number. */
  public double number(String column) throws InputFormatException {
    try {
      double number = Double.parseDouble(text(column).strip());
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unexpected(column, "a number");
    }
    throw unexpected(column, "a number");
  }

  private InputFormatException unexpected(String column, String expected) {
    return problem(column, "found " + Quote.quote(text(column)) + "; expected " + expected);
  }

  /** Something wrong with a field of the row. */
  public InputFormatException problem(String column, String text) {
    Integer index = columns.get(column);
    return lines.problem(index == null ? 1 : positions.get(index), column + ": " + text);
  }
}
