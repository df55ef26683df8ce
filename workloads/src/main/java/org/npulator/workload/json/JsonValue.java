package org.npulator.workload.json;

import java.util.List;

/**
 * A value and where it is.
 *
 * @param content a {@link JsonObject}, a list of values, a String, a {@link Literal number},
 *     Boolean.TRUE or Boolean.FALSE, or {@link #NULL}
 */
record JsonValue(Object content, int line, int column) {
  static final Object NULL =
      new Object() {
        @Override
        public String toString() {
          return "null";
        }
      };

  private static final int LONGEST_QUOTE = 60;

  /** A number as it is written. */
  record Literal(String text) {}

  JsonFormatException problem(String key, String expected) {
    return new JsonFormatException(
        line, column, "%s is %s, expected %s".formatted(key, found(), expected));
  }

  private String found() {
    if (content instanceof JsonObject) {
      return "an object";
    }
    if (content instanceof List<?>) {
      return "a list";
    }
    if (content instanceof Literal number) {
      return quote(number.text());
    }
    return content instanceof String text ? "\"" + quote(text) + "\"" : content.toString();
  }

  /** Text from outside as part of a message of one line. */
  static String quote(String text) {
    String visible = text.replaceAll("[^\\x20-\\x7e]", "?");
    return visible.length() <= LONGEST_QUOTE
        ? visible
        : visible.substring(0, LONGEST_QUOTE) + "...";
  }
}
