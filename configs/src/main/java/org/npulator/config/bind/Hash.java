package org.npulator.config.bind;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The identity of a configuration: SHA-256 over its canonical form, which is JSON without spaces,
 * keys sorted by UTF-16 code units, quantities as numbers of their base unit, and text escaped only
 * where JSON demands.
 */
public final class Hash {
  private final StringBuilder text = new StringBuilder();

  private Hash() {}

  /** A value in canonical form. */
  record Text(String text) {}

  /** The canonical form of nested maps, lists, strings, numbers and booleans. */
  static Text text(Object value) {
    Hash hash = new Hash();
    hash.append(value);
    return new Text(hash.text.toString());
  }

  /** The hash in hexadecimal digits of nested maps, lists, strings, numbers and booleans. */
  public static String of(Map<String, Object> values) {
    Hash hash = new Hash();
    hash.append(values);
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(digest.digest(hash.text.toString().getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private void append(Object value) {
    if (value instanceof Map<?, ?> map) {
      append(map);
    } else if (value instanceof List<?> list) {
      append(list);
    } else if (value instanceof String string) {
      append(string);
    } else if (value instanceof Text canonical) {
      text.append(canonical.text());
    } else {
      text.append(value);
    }
  }

  private void append(Map<?, ?> map) {
    String separator = "{";
    for (Map.Entry<?, ?> entry : new TreeMap<>(map).entrySet()) {
      text.append(separator);
      append((String) entry.getKey());
      text.append(':');
      append(entry.getValue());
      separator = ",";
    }
    text.append(map.isEmpty() ? "{}" : "}");
  }

  private void append(List<?> list) {
    String separator = "[";
    for (Object element : list) {
      text.append(separator);
      append(element);
      separator = ",";
    }
    text.append(list.isEmpty() ? "[]" : "]");
  }

  private void append(String string) {
    text.append('"');
    for (int i = 0; i < string.length(); i++) {
      char character = string.charAt(i);
      if (character == '"' || character == '\\') {
        text.append('\\').append(character);
      } else if (character < ' ') {
        text.append(String.format("\\u%04x", (int) character));
      } else {
        text.append(character);
      }
    }
    text.append('"');
  }
}
