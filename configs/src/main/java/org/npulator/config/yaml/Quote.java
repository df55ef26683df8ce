package org.npulator.config.yaml;

import java.nio.file.Path;

/** Text of unknown origin made fit for a message of one line. */
public final class Quote {
  private static final int LONGEST = 60;

  private Quote() {}

  /** The text in single quotes, shortened, without control characters. */
  public static String quote(String text) {
    return "'" + plain(text) + "'";
  }

  /** The text shortened, without control characters. */
  public static String plain(String text) {
    return plain(text, LONGEST);
  }

  /** The name of a file, which is of use only as a whole, without control characters. */
  public static String file(Path file) {
    return plain(file.toString(), Integer.MAX_VALUE);
  }

  private static String plain(String text, int longest) {
    StringBuilder result = new StringBuilder();
    int count = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      if (count++ == longest) {
        return result.append("...").toString();
      }
      result.append(visible(text.codePointAt(i)));
    }
    return result.toString();
  }

  private static String visible(int codePoint) {
    if (codePoint == '\n' || codePoint == '\t') {
      return codePoint == '\n' ? "\\n" : "\\t";
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          escape(codePoint);
      default -> Character.toString(codePoint);
    };
  }

  private static String escape(int codePoint) {
    return "U+" + String.format("%04X", codePoint);
  }
}
