package org.npulator.report.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads operators.csv row by row: adds up the operators of each phase and role, and keeps those of
 * the last step.
 */
public final class OperatorTableReader {
  private static final int MAXIMUM_GROUPS = 10_000;
  private static final int MAXIMUM_SPANS = 5_000;
  private static final long NO_LAYER = -1;

  /** Where the columns that are read stand in the header. */
  private record Columns(
      int count,
      int step,
      int phase,
      int operator,
      int role,
      int layer,
      int start,
      int end,
      int seconds,
      int macs,
      int read,
      int written) {}

  private record Key(String phase, String role) {}

  /**
   * Reads a table.
   *
   * @throws ReportException when the file is absent, a column is missing, a row is cut off, or a
   *     figure is no finite number of at least 0
   */
  public OperatorTable read(Path file) throws ReportException {
    CsvFactory factory = new CsvFactory();
    factory.setStreamReadConstraints(
        StreamReadConstraints.builder().maxStringLength(1 << 16).build());
    Map<Key, OperatorGroup> groups = new LinkedHashMap<>();
    List<OperatorSpan> lastStep = new ArrayList<>();
    long line = 1;
    try (Reader text = Files.newBufferedReader(file, StandardCharsets.UTF_8);
        MappingIterator<String[]> rows =
            new CsvMapper(factory)
                .readerFor(String[].class)
                .with(CsvParser.Feature.WRAP_AS_ARRAY)
                .readValues(text)) {
      if (!rows.hasNextValue()) {
        throw new ReportException(file, "empty; expected a header row");
      }
      Columns columns = columns(file, rows.nextValue());
      while (rows.hasNextValue()) {
        line++;
        String[] row = rows.nextValue();
        add(groups, columns, row, file, line);
        place(lastStep, span(columns, row, file, line));
      }
    } catch (NoSuchFileException e) {
      throw new ReportException(file, "no such file", e);
    } catch (CharacterCodingException e) {
      throw new ReportException(file, "line " + line + ": not UTF-8 text", e);
    } catch (JsonProcessingException e) {
      throw new ReportException(
          file, "row " + (line + 1) + ": not CSV: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new ReportException(file, "cannot be read: " + e.getMessage(), e);
    }
    return new OperatorTable(List.copyOf(groups.values()), lastStep);
  }

  private static Columns columns(Path file, String[] header) throws ReportException {
    return new Columns(
        header.length,
        column(file, header, "step"),
        column(file, header, "phase"),
        column(file, header, "operator"),
        column(file, header, "role"),
        column(file, header, "layer"),
        column(file, header, "startSeconds"),
        column(file, header, "endSeconds"),
        column(file, header, "exclusiveSeconds"),
        column(file, header, "macs"),
        column(file, header, "bytesRead"),
        column(file, header, "bytesWritten"));
  }

  private static int column(Path file, String[] header, String name) throws ReportException {
    int index = Arrays.asList(header).indexOf(name);
    if (index < 0) {
      throw new ReportException(file, "line 1: column " + name + " is missing");
    }
    return index;
  }

  private static void add(
      Map<Key, OperatorGroup> groups, Columns columns, String[] row, Path file, long line)
      throws ReportException {
    if (row.length != columns.count) {
      throw new ReportException(
          file, "row " + line + ": expected " + columns.count + " columns, found " + row.length);
    }
    Key key = new Key(DisplayText.of(row[columns.phase]), DisplayText.of(row[columns.role]));
    OperatorGroup group =
        groups.getOrDefault(key, new OperatorGroup(key.phase, key.role, 0, 0, 0, 0, 0));
    groups.put(
        key,
        group.and(
            number(row[columns.seconds], "exclusiveSeconds", file, line),
            number(row[columns.macs], "macs", file, line),
            number(row[columns.read], "bytesRead", file, line),
            number(row[columns.written], "bytesWritten", file, line)));
    if (groups.size() > MAXIMUM_GROUPS) {
      throw new ReportException(
          file, "row " + line + ": more than " + MAXIMUM_GROUPS + " pairs of phase and role");
    }
  }

  private static OperatorSpan span(Columns columns, String[] row, Path file, long line)
      throws ReportException {
    String layer = row[columns.layer];
    return new OperatorSpan(
        (long) number(row[columns.step], "step", file, line),
        DisplayText.of(row[columns.phase]),
        DisplayText.of(row[columns.operator]),
        DisplayText.of(row[columns.role]),
        layer.isEmpty() || layer.startsWith("-")
            ? NO_LAYER
            : (long) number(layer, "layer", file, line),
        number(row[columns.start], "startSeconds", file, line),
        number(row[columns.end], "endSeconds", file, line),
        number(row[columns.macs], "macs", file, line));
  }

  private static void place(List<OperatorSpan> step, OperatorSpan span) {
    if (!step.isEmpty() && step.get(0).step() != span.step()) {
      step.clear();
    }
    if (step.size() < MAXIMUM_SPANS) {
      step.add(span);
    }
  }

  private static double number(String text, String column, Path file, long line)
      throws ReportException {
    double value;
    try {
      value = Double.parseDouble(text);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!Double.isFinite(value) || value < 0) {
      throw new ReportException(
          file,
          "row "
              + line
              + ", "
              + column
              + ": expected a finite number of at least 0, found \""
              + DisplayText.shortened(DisplayText.of(text), 40)
              + '"');
    }
    return value;
  }
}
