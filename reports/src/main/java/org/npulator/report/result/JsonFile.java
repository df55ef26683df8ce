package org.npulator.report.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads untrusted JSON: size, nesting and lengths are limited, no key stands twice. */
public final class JsonFile {
  private static final long MAXIMUM_BYTES = 64L << 20;
  private static final int MAXIMUM_NESTING = 64;
  private static final int MAXIMUM_STRING = 1 << 20;

  private final ObjectMapper mapper =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAXIMUM_NESTING)
                          .maxStringLength(MAXIMUM_STRING)
                          .maxNumberLength(64)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * The document in a file.
   *
   * @throws ReportException when the file is absent, larger than 64 MiB or not JSON
   */
  public JsonNode tree(Path file) throws ReportException {
    try {
      if (Files.size(file) > MAXIMUM_BYTES) {
        throw new ReportException(file, "larger than " + (MAXIMUM_BYTES >> 20) + " MiB");
      }
      return mapper.readTree(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      throw new ReportException(file, "no such file", e);
    } catch (JsonProcessingException e) {
      String place =
          e.getLocation() == null
              ? ""
              : "line " + e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
      throw new ReportException(
          file, place + ": not complete JSON: " + DisplayText.shortened(firstLine(e), 200), e);
    } catch (IOException e) {
      throw new ReportException(file, "cannot be read: " + firstLine(e), e);
    }
  }

  /**
   * The document in one line of a file.
   *
   * @param number of the line, from 1
   * @throws ReportException when the line is not JSON
   */
  public JsonNode line(Path file, long number, String line) throws ReportException {
    try {
      return mapper.readTree(line);
    } catch (JsonProcessingException e) {
      throw new ReportException(
          file,
          "line " + number + ": not complete JSON: " + DisplayText.shortened(firstLine(e), 200),
          e);
    }
  }

  /** The document as text with an entry a line. */
  public String indented(JsonNode document) {
    DefaultIndenter newLine = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(newLine);
    printer.indentArraysWith(newLine);
    try {
      return mapper.writer(printer).writeValueAsString(document);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that was read can be written", e);
    }
  }

  private static String firstLine(Exception e) {
    String message =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
    return message == null
        ? e.getClass().getSimpleName()
        : DisplayText.of(message.lines().findFirst().orElse(""));
  }
}
