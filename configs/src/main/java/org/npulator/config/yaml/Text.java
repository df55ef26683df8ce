package org.npulator.config.yaml;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes the bytes of a file and refuses what is not printable UTF-8 text. */
final class Text {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  /** The time to scan a line grows with the square of its length. */
  private static final int LONGEST_LINE = 20_000;

  private Text() {}

  static String decode(Source source, byte[] bytes) throws ProblemException {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer characters = CharBuffer.allocate(bytes.length + 1);
    CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), characters, true);
    characters.flip();
    String text = characters.toString();
    if (result.isError()) {
      throw new ProblemException(
          end(source, text), "not UTF-8 text; expected a YAML file in UTF-8");
    }
    return check(source, text.startsWith("\uFEFF") ? text.substring(1) : text);
  }

  private static String check(Source source, String text) throws ProblemException {
    int lineStart = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      if (!printable(codePoint)) {
        throw new ProblemException(
            end(source, text.substring(0, i)),
            "control character " + Quote.plain(Character.toString(codePoint)) + "; expected text");
      }
      if (codePoint == '\n') {
        lineStart = i + 1;
      } else if (i - lineStart >= LONGEST_LINE) {
        throw new ProblemException(
            end(source, text.substring(0, i)),
            "line too long; expected at most " + LONGEST_LINE + " characters");
      }
    }
    return text;
  }

  /**
   * Line separators other than LF and CR LF would let editors and this reader count differently.
   */
  static boolean printable(int codePoint) {
    return codePoint == '\t'
        || codePoint == '\n'
        || codePoint == '\r'
        || !(Character.isISOControl(codePoint)
            || codePoint == 0x2028
            || codePoint == 0x2029
            || codePoint == BYTE_ORDER_MARK
            || (codePoint & 0xFFFE) == 0xFFFE
            || Character.getType(codePoint) == Character.SURROGATE);
  }

  private static Location end(Source source, String text) {
    int lineStart = text.lastIndexOf('\n') + 1;
    int line = 1 + (int) text.chars().filter(character -> character == '\n').count();
    return new Location(source, line, 1 + text.codePointCount(lineStart, text.length()));
  }
}
