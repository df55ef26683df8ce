package org.npulator.experiment.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.npulator.experiment.store.ResultRow.Timing;

/** Rows as lines of JSON. */
public final class RowCodec {
  /** The version of rows and of the files that describe them. */
  public static final int SCHEMA_VERSION = 1;

  private static final Pattern KEY = Pattern.compile("[0-9a-f]{64}");

  private final ObjectMapper mapper =
      new ObjectMapper(
              JsonFactory.builder()
                  .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /** One line without its line feed. */
  public String line(ResultRow row) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("schemaVersion", SCHEMA_VERSION);
    content.put("key", row.key());
    content.put("status", row.failed() ? "failed" : "ok");
    row.fidelity().ifPresent(fidelity -> content.put("fidelity", fidelity));
    content.put("point", row.point());
    content.put("metrics", row.metrics());
    if (!row.objectives().isEmpty()) {
      content.put("objectives", row.objectives());
    }
    row.error().ifPresent(error -> content.put("error", error));
    content.put("wallSeconds", row.timing().wallSeconds());
    content.put("startedAt", row.timing().startedAt().toString());
    content.put("finishedAt", row.timing().finishedAt().toString());
    try {
      return mapper.writeValueAsString(content);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is not a row, with what is wrong
   */
  public ResultRow row(String line) {
    JsonNode node;
    try {
      node = mapper.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
    require(node != null && node.isObject(), "not a JSON object");
    require(
        node.path("schemaVersion").asInt(-1) == SCHEMA_VERSION,
        "schemaVersion is "
            + node.path("schemaVersion")
            + "; expected "
            + SCHEMA_VERSION
            + ", of this version of npulator");
    String key = node.path("key").asText();
    require(KEY.matcher(key).matches(), "no key; expected 64 hexadecimal digits");
    String status = node.path("status").asText();
    require(status.equals("ok") || status.equals("failed"), "no status; expected ok or failed");
    require(node.path("point").isObject(), "no point");
    require(status.equals("failed") || node.path("metrics").isObject(), "no metrics");
    return new ResultRow(
        key,
        text(node, "fidelity"),
        values(node.path("point")),
        numbers(node.path("metrics")),
        numbers(node.path("objectives")),
        status.equals("ok") ? Optional.empty() : Optional.of(text(node, "error").orElse("")),
        timing(node));
  }

  private static Timing timing(JsonNode node) {
    require(node.path("wallSeconds").isNumber(), "no wallSeconds");
    try {
      return new Timing(
          node.path("wallSeconds").asDouble(),
          Instant.parse(node.path("startedAt").asText()),
          Instant.parse(node.path("finishedAt").asText()));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("no startedAt and finishedAt", e);
    }
  }

  private static Optional<String> text(JsonNode node, String name) {
    return node.path(name).isTextual() ? Optional.of(node.path(name).asText()) : Optional.empty();
  }

  private static Map<String, Object> values(JsonNode node) {
    Map<String, Object> values = new LinkedHashMap<>();
    node.properties().forEach(entry -> values.put(entry.getKey(), value(entry.getValue())));
    return values;
  }

  private static Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    } else if (node.isBoolean()) {
      return node.asBoolean();
    } else if (node.isIntegralNumber() && node.canConvertToLong()) {
      return node.asLong();
    } else if (node.isNumber()) {
      return node.asDouble();
    }
    require(node.isTextual(), "a value of the point is a list or an object");
    return node.asText();
  }

  private static Map<String, Double> numbers(JsonNode node) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    node.properties()
        .forEach(
            entry -> {
              require(entry.getValue().isNumber(), entry.getKey() + " is not a number");
              numbers.put(entry.getKey(), entry.getValue().asDouble());
            });
    return numbers;
  }

  private static void require(boolean condition, String problem) {
    if (!condition) {
      throw new IllegalArgumentException(problem);
    }
  }
}
