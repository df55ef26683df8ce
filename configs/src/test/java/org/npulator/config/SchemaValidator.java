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
    if (node instanceof YamlMapping) {
      Map<String, Object> result = new LinkedHashMap<>();
      ((YamlMapping) node).entries().forEach((key, entry) -> result.put(key, json(entry.value())));
      return result;
    } else if (node instanceof YamlSequence) {
      return ((YamlSequence) node).elements().stream().map(SchemaValidator::json).toList();
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
    switch (keyword) {
      case "$schema":
      case "$defs":
      case "title":
      case "description":
      case "examples":
      case "then":
      case "else":
        return true;
      case "$ref":
        String name = ((String) argument).substring("#/$defs/".length());
        return accepts((Map<?, ?>) definitions.get(name), value);
      case "type":
        return isOfType((String) argument, value);
      case "const":
        return equal(argument, value);
      case "enum":
        return ((List<?>) argument).stream().anyMatch(one -> equal(one, value));
      case "anyOf":
        return ((List<?>) argument).stream().anyMatch(one -> accepts((Map<?, ?>) one, value));
      case "if":
        boolean holds = accepts((Map<?, ?>) argument, value);
        return accepts((Map<?, ?>) schema.get(holds ? "then" : "else"), value);
      case "minimum":
        return !(value instanceof Double) || (Double) value >= ((Number) argument).doubleValue();
      case "maximum":
        return !(value instanceof Double) || (Double) value <= ((Number) argument).doubleValue();
      case "pattern":
        return !(value instanceof String)
            || Pattern.compile((String) argument).matcher((String) value).find();
      case "items":
        return !(value instanceof List)
            || ((List<?>) value).stream().allMatch(one -> accepts((Map<?, ?>) argument, one));
      case "required":
        return !(value instanceof Map)
            || ((Map<?, ?>) value).keySet().containsAll((List<?>) argument);
      case "properties":
        return !(value instanceof Map)
            || ((Map<?, ?>) argument)
                .entrySet().stream()
                    .filter(e -> ((Map<?, ?>) value).containsKey(e.getKey()))
                    .allMatch(
                        e ->
                            accepts((Map<?, ?>) e.getValue(), ((Map<?, ?>) value).get(e.getKey())));
      case "additionalProperties":
        return !(value instanceof Map)
            || additional(argument, (Map<?, ?>) schema.get("properties"), (Map<?, ?>) value);
      default:
        throw new IllegalArgumentException("unknown keyword " + keyword);
    }
  }

  private boolean additional(Object argument, Map<?, ?> properties, Map<?, ?> value) {
    return value.entrySet().stream()
        .filter(e -> properties == null || !properties.containsKey(e.getKey()))
        .allMatch(e -> argument instanceof Map && accepts((Map<?, ?>) argument, e.getValue()));
  }

  private static boolean equal(Object a, Object b) {
    return a instanceof Number && b instanceof Number
        ? ((Number) a).doubleValue() == ((Number) b).doubleValue()
        : a.equals(b);
  }

  private static boolean isOfType(String type, Object value) {
    switch (type) {
      case "object":
        return value instanceof Map;
      case "array":
        return value instanceof List;
      case "string":
        return value instanceof String;
      case "boolean":
        return value instanceof Boolean;
      case "number":
        return value instanceof Double;
      case "integer":
        return value instanceof Double && (Double) value == Math.rint((Double) value);
      case "null":
        return value instanceof Object[];
      default:
        throw new IllegalArgumentException("unknown type " + type);
    }
  }
}
