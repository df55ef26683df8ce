package org.npulator.report.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads the keys of one JSON object; errors name the file and the path of the key. */
public final class ObjectReader {
  private final Path file;
  private final String path;
  private final JsonNode node;

  /** How an object becomes a record. */
  public interface Reading<T> {
    T read(ObjectReader object) throws ReportException;
  }

  public ObjectReader(Path file, String path, JsonNode node) throws ReportException {
    this.file = file;
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw new ReportException(
          file, (path.isEmpty() ? "" : path + ": ") + "expected an object, found " + kind(node));
    }
  }

  public String text(String key) throws ReportException {
    JsonNode value = required(key);
    if (!value.isTextual()) {
      throw wrong(key, "text", value);
    }
    return DisplayText.of(value.textValue());
  }

  public double number(String key) throws ReportException {
    return quantity(key, required(key));
  }

  /** Whether the key is there and not null. */
  public boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** A figure that may be null or absent. */
  public OptionalDouble optionalNumber(String key) throws ReportException {
    JsonNode value = node.path(key);
    return value.isMissingNode() || value.isNull()
        ? OptionalDouble.empty()
        : OptionalDouble.of(quantity(key, value));
  }

  public long count(String key) throws ReportException {
    return wholeNumber(key, required(key));
  }

  /**
   * Checks the version of a schema.
   *
   * @throws ReportException when it is another one
   */
  public void requireVersion(String key, long expected) throws ReportException {
    long version = count(key);
    if (version != expected) {
      throw new ReportException(
          file, at(key) + ": this version reads " + expected + ", the file says " + version);
    }
  }

  public ObjectReader object(String key) throws ReportException {
    return new ObjectReader(file, at(key), required(key));
  }

  public JsonNode tree(String key) throws ReportException {
    return required(key);
  }

  public <T> List<T> list(String key, Reading<T> reading) throws ReportException {
    List<T> elements = new ArrayList<>();
    JsonNode array = array(key);
    for (int i = 0; i < array.size(); i++) {
      elements.add(reading.read(new ObjectReader(file, at(key) + "[" + i + "]", array.get(i))));
    }
    return List.copyOf(elements);
  }

  public List<String> texts(String key) throws ReportException {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : array(key)) {
      if (!element.isTextual()) {
        throw wrong(key, "a list of texts", element);
      }
      texts.add(DisplayText.of(element.textValue()));
    }
    return List.copyOf(texts);
  }

  /** Counts by name, in the order of the file; null or absent is empty. */
  public Map<String, Long> counts(String key) throws ReportException {
    JsonNode value = node.path(key);
    Map<String, Long> counts = new LinkedHashMap<>();
    if (value.isMissingNode() || value.isNull()) {
      return counts;
    }
    if (!value.isObject()) {
      throw wrong(key, "an object of counts", value);
    }
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      counts.put(
          DisplayText.of(entry.getKey()),
          wholeNumber(key + "." + DisplayText.of(entry.getKey()), entry.getValue()));
    }
    return counts;
  }

  /** The text, number or truth value of each key, as a file would write it. */
  public Map<String, String> written(String key) throws ReportException {
    Map<String, String> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : properties(key)) {
      JsonNode value = entry.getValue();
      values.put(
          DisplayText.of(entry.getKey()),
          DisplayText.of(value.isValueNode() ? value.asText() : value.toString()));
    }
    return values;
  }

  /** Finite numbers by name, of any sign; those that are null are left out. */
  public Map<String, Double> figures(String key) throws ReportException {
    Map<String, Double> figures = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : properties(key)) {
      JsonNode value = entry.getValue();
      if (value.isNull()) {
        continue;
      }
      if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
        throw wrong(key + "." + DisplayText.of(entry.getKey()), "a finite number", value);
      }
      figures.put(DisplayText.of(entry.getKey()), value.doubleValue());
    }
    return figures;
  }

  private Iterable<Map.Entry<String, JsonNode>> properties(String key) throws ReportException {
    JsonNode value = required(key);
    if (!value.isObject()) {
      throw wrong(key, "an object", value);
    }
    return value.properties();
  }

  private JsonNode array(String key) throws ReportException {
    JsonNode value = required(key);
    if (!value.isArray()) {
      throw wrong(key, "a list", value);
    }
    return value;
  }

  private JsonNode required(String key) throws ReportException {
    JsonNode value = node.get(key);
    if (value == null) {
      throw new ReportException(file, at(key) + ": this key is missing");
    }
    return value;
  }

  private double quantity(String key, JsonNode value) throws ReportException {
    if (!value.isNumber() || !Double.isFinite(value.doubleValue()) || value.doubleValue() < 0) {
      throw wrong(key, "a finite number of at least 0", value);
    }
    return value.doubleValue();
  }

  private long wholeNumber(String key, JsonNode value) throws ReportException {
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw wrong(key, "a whole number from 0 to 2^63-1", value);
    }
    return value.longValue();
  }

  private ReportException wrong(String key, String expected, JsonNode found) {
    return new ReportException(file, at(key) + ": expected " + expected + ", found " + kind(found));
  }

  private String at(String key) {
    String separator = path.startsWith("line ") ? ": " : ".";
    return path.isEmpty() ? key : path + separator + key;
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "text \"" + DisplayText.shortened(DisplayText.of(node.textValue()), 40) + '"';
      case NULL -> "null";
      case MISSING -> "nothing";
      default -> DisplayText.shortened(node.asText(), 40);
    };
  }
}
