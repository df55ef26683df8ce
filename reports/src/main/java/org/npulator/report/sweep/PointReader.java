package org.npulator.report.sweep;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.JsonFile;
import org.npulator.report.result.ObjectReader;
import org.npulator.report.result.ReportException;

/**
 * Reads the rows of a store: every {@code *.jsonl} of a folder, one JSON object a line. A point
 * that stands there twice counts once, the later row with figures before one with an error.
 */
final class PointReader {
  private static final int MAXIMUM_POINTS = 1_000_000;
  private static final String FAILED = "failed";

  private final JsonFile json;
  private final List<String> notes;

  /**
   * @param notes gets a line for each file whose last row is cut off
   */
  PointReader(JsonFile json, List<String> notes) {
    this.json = json;
    this.notes = notes;
  }

  List<SweepPoint> read(Path folder) throws ReportException {
    Map<String, SweepPoint> points = new LinkedHashMap<>();
    for (Path file : files(folder)) {
      read(file, points);
    }
    return List.copyOf(points.values());
  }

  private static List<Path> files(Path folder) throws ReportException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".jsonl"))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(Files::isRegularFile)
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new ReportException(folder, "cannot be read: " + e.getMessage(), e);
    }
  }

  private void read(Path file, Map<String, SweepPoint> points) throws ReportException {
    long number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      String next = lines.readLine();
      while (next != null) {
        number++;
        String line = next;
        next = lines.readLine();
        if (!line.isBlank()) {
          try {
            add(points, row(file, number, line));
          } catch (ReportException e) {
            if (next != null || endsWithLineFeed(file)) {
              throw e;
            }
            notes.add(
                file.getFileName()
                    + ": the last row, line "
                    + number
                    + ", is cut off and left out");
          }
        }
        if (points.size() > MAXIMUM_POINTS) {
          throw new ReportException(file, "more than " + MAXIMUM_POINTS + " points");
        }
      }
    } catch (CharacterCodingException e) {
      throw new ReportException(file, "line " + (number + 1) + ": not UTF-8 text", e);
    } catch (IOException e) {
      throw new ReportException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean endsWithLineFeed(Path file) throws IOException {
    try (SeekableByteChannel bytes = Files.newByteChannel(file)) {
      ByteBuffer last = ByteBuffer.allocate(1);
      bytes.position(bytes.size() - 1);
      bytes.read(last);
      return last.get(0) == '\n';
    }
  }

  private SweepPoint row(Path file, long number, String line) throws ReportException {
    ObjectReader row = new ObjectReader(file, "line " + number, json.line(file, number, line));
    row.requireVersion(SweepReader.SCHEMA_KEY, SweepReader.SCHEMA_VERSION);
    boolean failed = row.text("status").equals(FAILED);
    return new SweepPoint(
        row.text("key"),
        failed,
        row.has("fidelity") ? row.text("fidelity") : "",
        row.written("point"),
        failed || !row.has("metrics") ? Map.of() : row.figures("metrics"),
        row.has("objectives") ? row.figures("objectives") : Map.of(),
        row.has("error") ? row.text("error") : "");
  }

  private static void add(Map<String, SweepPoint> points, SweepPoint point) {
    String identity = DisplayText.shortened(point.key(), 400) + " " + point.fidelity();
    SweepPoint before = points.get(identity);
    if (before == null || before.failed() || !point.failed()) {
      points.put(identity, point);
    }
  }
}
