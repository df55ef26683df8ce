package org.npulator.report.result;

/** Names that come from configurations, made fit to be drawn, printed and put into XML. */
public final class DisplayText {
  private static final int MAXIMUM_LENGTH = 400;

  private DisplayText() {}

  /**
   * The text with every character that XML forbids or that steers a terminal or the writing
   * direction replaced by U+FFFD, at most 400 characters of it.
   */
  public static String of(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(MAXIMUM_LENGTH)
        .map(character -> drawable(character) ? character : 0xFFFD)
        .forEach(shown::appendCodePoint);
    if (text.codePointCount(0, text.length()) > MAXIMUM_LENGTH) {
      shown.append("...");
    }
    return shown.toString();
  }

  /** As {@link #of}, with everything outside printable ASCII shown as a question mark. */
  public static String ascii(String text) {
    return of(text)
        .codePoints()
        .map(character -> character >= 0x20 && character < 0x7F ? character : '?')
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** At most {@code length} characters, the middle left out: names differ at both ends. */
  public static String shortened(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    int head = (length - 3) * 2 / 3;
    int tail = length - 3 - head;
    return of(text.substring(0, head) + "..." + text.substring(text.length() - tail));
  }

  /** A camelCase key as words: {@code operandLoad} is "operand load"; {@code tFAW} stays. */
  public static String words(String key) {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < key.length(); i++) {
      char character = key.charAt(i);
      boolean startsWord =
          i > 0
              && i + 1 < key.length()
              && Character.isUpperCase(character)
              && Character.isLowerCase(key.charAt(i - 1))
              && Character.isLowerCase(key.charAt(i + 1));
      words.append(startsWord ? " " + Character.toLowerCase(character) : character);
    }
    return words.toString();
  }

  private static boolean drawable(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
