package org.npulator.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.npulator.config.yaml.YamlMapping;
import org.npulator.config.yaml.YamlNode;
import org.npulator.config.yaml.YamlScalar;
import org.npulator.config.yaml.YamlSequence;

/** The keywords of JSON Schema 2020-12 that generated schemas use; others are an error. */
final class SchemaValidator {
  private final Map<?, ?> definitions;

  SchemaValidator(Map<String, Object> schema) {
    this.definitions = (Map<?, ?>) schema.get("$defs");
  }

  /** The JSON value that a tree stands for. */
  static Object json(YamlNode node) {
    if (node instanceof YamlMapping mapping) {
      Map<String, Object> result = new LinkedHashMap<>();
      mapping.entries().forEach((key, entry) -> result.put(key, json(entry.value())));
      return result;
    } else if (node instanceof YamlSequence sequence) {
      return sequence.elements().stream().map(SchemaValidator::json).toList();
    }
    YamlScalar scalar = (YamlScalar) node;
    if (scalar.isNull()) {
      return new Object[0];
    } else if (scalar.isBoolean()) {
      return Boolean.valueOf(scalar.text());
    }
    return scalar.isNumber() ? (Object) Double.valueOf(scalar.text()) : scalar.text();
  }

  boolean accepts(Map<?, ?> schema, Object value) {
    return schema.entrySet().stream()
        .allMatch(e -> accepts((String) e.getKey(), e.getValue(), schema, value));
  }

  private boolean accepts(String keyword, Object argument, Map<?, ?> schema, Object value) {
    return switch (keyword) {
      case "$schema", "$defs", "title", "description", "examples", "then", "else" -> true;
      case "$ref" ->
          accepts(
              (Map<?, ?>) definitions.get(((String) argument).substring("#/$defs/".length())),
              value);
      case "type" -> isOfType((String) argument, value);
      case "const" -> equal(argument, value);
      case "enum" -> ((List<?>) argument).stream().anyMatch(one -> equal(one, value));
      case "anyOf" ->
          ((List<?>) argument).stream().anyMatch(one -> accepts((Map<?, ?>) one, value));
      case "if" ->
          accepts(
              (Map<?, ?>) schema.get(accepts((Map<?, ?>) argument, value) ? "then" : "else"),
              value);
      case "minimum" ->
          !(value instanceof Double number) || number >= ((Number) argument).doubleValue();
      case "maximum" ->
          !(value instanceof Double number) || number <= ((Number) argument).doubleValue();
      case "pattern" ->
          !(value instanceof String text)
              || Pattern.compile((String) argument).matcher(text).find();
      case "items" ->
          !(value instanceof List<?> list)
              || list.stream().allMatch(one -> accepts((Map<?, ?>) argument, one));
      case "required" ->
          !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) argument);
      case "properties" ->
          !(value instanceof Map<?, ?> map)
              || ((Map<?, ?>) argument)
                  .entrySet().stream()
                      .filter(e -> map.containsKey(e.getKey()))
                      .allMatch(e -> accepts((Map<?, ?>) e.getValue(), map.get(e.getKey())));
      case "additionalProperties" ->
          !(value instanceof Map<?, ?> map)
              || additional(argument, (Map<?, ?>) schema.get("properties"), map);
      default -> throw new IllegalArgumentException("unknown keyword " + keyword);
    };
  }

  private boolean additional(Object argument, Map<?, ?> properties, Map<?, ?> value) {
    return value.entrySet().stream()
        .filter(e -> properties == null || !properties.containsKey(e.getKey()))
        .allMatch(e -> argument instanceof Map<?, ?> rest && accepts(rest, e.getValue()));
  }

  private static boolean equal(Object a, Object b) {
    return (a instanceof Number left && b instanceof Number right)
        ? left.doubleValue() == right.doubleValue()
        : a.equals(b);
  }

  private static boolean isOfType(String type, Object value) {
    return switch (type) {
      case "object" -> value instanceof Map;
      case "array" -> value instanceof List;
      case "string" -> value instanceof String;
      case "boolean" -> value instanceof Boolean;
      case "number" -> value instanceof Double;
      case "integer" -> value instanceof Double number && (number == Math.rint(number));
      case "null" -> value instanceof Object[];
      default -> throw new IllegalArgumentException("unknown type " + type);
    };
  }
}
