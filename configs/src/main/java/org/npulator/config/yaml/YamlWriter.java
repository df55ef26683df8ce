package org.npulator.config.yaml;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Writes nested maps, lists, text, numbers and truth values so that {@link YamlReader} reads the
 * same. Text that another reader of YAML might take for something else is in quotes.
 */
public final class YamlWriter {
  private static final Pattern SAFE =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9 ._/+()%-]*[A-Za-z0-9)%])?");
  private static final Set<String> AMBIGUOUS =
      Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

  private final StringBuilder text = new StringBuilder();

  private YamlWriter() {}

  /** The text of a map, one key a line. */
  public static String write(Map<String, Object> values) {
    YamlWriter writer = new YamlWriter();
    writer.block(values, 0);
    return writer.text.toString();
  }

  private void block(Map<?, ?> map, int indent) {
    map.forEach(
        (key, value) -> {
          text.append("  ".repeat(indent)).append(scalar(key)).append(':');
          below(value, indent);
        });
  }

  private void block(List<?> list, int indent) {
    for (Object element : list) {
      text.append("  ".repeat(indent)).append('-');
      below(element, indent);
    }
  }

  private void below(Object value, int indent) {
    if (value instanceof Map<?, ?> map && !map.isEmpty()) {
      text.append('\n');
      block(map, indent + 1);
    } else if (value instanceof List<?> list && hasBlocks(list)) {
      text.append('\n');
      block(list, indent + 1);
    } else {
      text.append(' ').append(flow(value)).append('\n');
    }
  }

  private static boolean hasBlocks(List<?> list) {
    return list.stream().anyMatch(element -> element instanceof Map || element instanceof List);
  }

  private static String flow(Object value) {
    if (value instanceof Map) {
      return "{}";
    } else if (value instanceof List<?> list) {
      return "[" + String.join(", ", list.stream().map(YamlWriter::scalar).toList()) + "]";
    }
    return scalar(value);
  }

  private static String scalar(Object value) {
    if (!(value instanceof String string)) {
      return String.valueOf(value);
    }
    boolean plain =
        SAFE.matcher(string).matches()
            && new YamlScalar(null, string, true).isText()
            && !AMBIGUOUS.contains(string.toLowerCase(Locale.ROOT));
    return plain ? string : quoted(string);
  }

  private static String quoted(String string) {
    StringBuilder result = new StringBuilder("\"");
    string
        .codePoints()
        .forEach(
            codePoint -> {
              if (codePoint == '"' || codePoint == '\\') {
                result.append('\\').appendCodePoint(codePoint);
              } else if (codePoint == '\n') {
                result.append("\\n");
              } else if (codePoint == '\t' || codePoint == '\r' || !Text.printable(codePoint)) {
                result.append(String.format("\\U%08x", codePoint));
              } else {
                result.appendCodePoint(codePoint);
              }
            });
    return result.append('"').toString();
  }
}
