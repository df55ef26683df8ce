package org.npulator.experiment.rerun;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A value in which two results differ.
 *
 * @param path such as phases[0].seconds
 * @param recorded as text; - where there is none
 * @param repeated as text; - where there is none
 */
public record Difference(String path, String recorded, String repeated) {
  private static final String NONE = "-";
  private static final String TOOL_VERSION = "tool.version";

  /** All differences of two documents but the version of the tool. */
  static List<Difference> between(JsonNode recorded, JsonNode repeated) {
    Map<String, String> one = new LinkedHashMap<>();
    Map<String, String> other = new LinkedHashMap<>();
    flatten("", recorded, one);
    flatten("", repeated, other);
    List<Difference> differences = new ArrayList<>();
    one.forEach(
        (path, value) -> {
          String now = other.getOrDefault(path, NONE);
          if (!now.equals(value) && !path.equals(TOOL_VERSION)) {
            differences.add(new Difference(path, value, now));
          }
        });
    other.forEach(
        (path, value) -> {
          if (!one.containsKey(path)) {
            differences.add(new Difference(path, NONE, value));
          }
        });
    return differences;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> values) {
    if (node.isObject() && !node.isEmpty()) {
      node.properties()
          .forEach(
              entry ->
                  flatten(
                      path.isEmpty() ? entry.getKey() : path + "." + entry.getKey(),
                      entry.getValue(),
                      values));
    } else if (node.isArray() && !node.isEmpty()) {
      for (int i = 0; i < node.size(); i++) {
        flatten(path + "[" + i + "]", node.get(i), values);
      }
    } else {
      values.put(path, node.isContainerNode() ? node.toString() : node.asText());
    }
  }
}
