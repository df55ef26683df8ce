package org.npulator.report.result;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** Reads the keys of one JSON object; errors name the file and the path of the key. */
final class ObjectReader {
  private final Path file;
  private final String path;
  private final JsonNode node;

  /** How an object becomes a record. */
  interface Reading<T> {
    T read(ObjectReader object) throws ReportException;
  }

  ObjectReader(Path file, String path, JsonNode node) throws ReportException {
    this.file = file;
    this.path = path;
    this.node = node;
    if (!node.isObject()) {
      throw new ReportException(
          file, (path.isEmpty() ? "" : path + ": ") + "expected an object, found " + kind(node));
    }
  }

  String text(String key) throws ReportException {
    JsonNode value = required(key);
    if (!value.isTextual()) {
      throw wrong(key, "text", value);
    }
    return DisplayText.of(value.textValue());
  }

  double number(String key) throws ReportException {
    return quantity(key, required(key));
  }

  /** A figure that may be null or absent. */
  OptionalDouble optionalNumber(String key) throws ReportException {
    JsonNode value = node.path(key);
    return value.isMissingNode() || value.isNull()
        ? OptionalDouble.empty()
        : OptionalDouble.of(quantity(key, value));
  }

  long count(String key) throws ReportException {
    return wholeNumber(key, required(key));
  }

  ObjectReader object(String key) throws ReportException {
    return new ObjectReader(file, at(key), required(key));
  }

  JsonNode tree(String key) throws ReportException {
    return required(key);
  }

  <T> List<T> list(String key, Reading<T> reading) throws ReportException {
    List<T> elements = new ArrayList<>();
    JsonNode array = array(key);
    for (int i = 0; i < array.size(); i++) {
      elements.add(reading.read(new ObjectReader(file, at(key) + "[" + i + "]", array.get(i))));
    }
    return List.copyOf(elements);
  }

  List<String> texts(String key) throws ReportException {
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
  Map<String, Long> counts(String key) throws ReportException {
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
    return path.isEmpty() ? key : path + "." + key;
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "text \"" + DisplayText.shortened(DisplayText.of(node.textValue()), 40) + '"';
      case NULL -> "null";
      default -> DisplayText.shortened(node.asText(), 40);
    };
  }
}
