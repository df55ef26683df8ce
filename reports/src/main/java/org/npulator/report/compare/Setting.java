package org.npulator.report.compare;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.report.result.DisplayText;

/**
 * A value in which two configurations differ.
 *
 * @param before as written; - where there is none
 * @param after as written; - where there is none
 */
public record Setting(String path, String before, String after) {
  private static final String NONE = "-";

  /** The values that differ below a path, in the order of the first document. */
  static List<Setting> differing(String path, JsonNode before, JsonNode after) {
    Map<String, String> one = new LinkedHashMap<>();
    Map<String, String> other = new LinkedHashMap<>();
    flatten(path, before, one);
    flatten(path, after, other);
    List<Setting> settings = new ArrayList<>();
    one.forEach(
        (key, value) -> {
          if (!value.equals(other.get(key))) {
            settings.add(new Setting(key, value, other.getOrDefault(key, NONE)));
          }
        });
    other.forEach(
        (key, value) -> {
          if (!one.containsKey(key)) {
            settings.add(new Setting(key, NONE, value));
          }
        });
    return settings;
  }

  private static void flatten(String path, JsonNode node, Map<String, String> values) {
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        String key = DisplayText.of(entry.getKey());
        flatten(path.isEmpty() ? key : path + "." + key, entry.getValue(), values);
      }
    } else if (node.isArray() && !node.isEmpty()) {
      List<String> elements = new ArrayList<>();
      node.forEach(
          element -> elements.add(element.isValueNode() ? element.asText() : element.toString()));
      values.put(path, DisplayText.of("[" + String.join(", ", elements) + "]"));
    } else if (!node.isMissingNode()) {
      values.put(path, DisplayText.of(node.isContainerNode() ? node.toString() : node.asText()));
    }
  }
}
