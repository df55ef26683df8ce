package org.npulator.experiment.input;

import java.util.Collection;
import org.npulator.config.bind.NearestName;
import org.npulator.config.yaml.Quote;

/** The words of a line, separated by blanks, each taken once, in their order. */
public final class Words {
  private final TextLines lines;
  private final String line;
  private final int end;
  private int wordStart;
  private int position;

  /**
   * @param comment what begins a comment, which reaches to the end of the line
   */
  public Words(TextLines lines, char comment) {
    this.lines = lines;
    line = lines.line();
    int start = line.indexOf(comment);
    end = start < 0 ? line.length() : start;
    skipBlanks();
  }

  private void skipBlanks() {
    while (position < end && Character.isWhitespace(line.charAt(position))) {
      position++;
    }
  }

  /** Whether all words were taken. */
  public boolean isEmpty() {
    return position == end;
  }

  /** The next word. */
  public String word(String expected) throws InputFormatException {
    wordStart = position;
    if (isEmpty()) {
      throw lines.problem(position + 1, "the line ends here; expected " + expected);
    }
    while (position < end && !Character.isWhitespace(line.charAt(position))) {
      position++;
    }
    String word = line.substring(wordStart, position);
    skipBlanks();
    return word;
  }

  /** The next word as a number of at least {@code least}, decimal or hexadecimal after 0x. */
  public long number(String expected, long least) throws InputFormatException {
    String word = word(expected);
    try {
      long number = Long.decode(leadingZeros(word));
      if (number >= least && word.charAt(0) != '+') {
        return number;
      }
    } catch (NumberFormatException e) {
      throw unexpected(word, expected);
    }
    throw unexpected(word, expected);
  }

  /** A leading zero does not make a number octal. */
  private static String leadingZeros(String word) {
    return word.matches("0[0-9]+") ? word.replaceFirst("^0+(?=.)", "") : word;
  }

  /** The next word, which has to be one of some. */
  public String oneOf(Collection<String> words) throws InputFormatException {
    String word = word(NearestName.oneOf(words));
    if (!words.contains(word)) {
      throw unexpected(word, NearestName.oneOf(words));
    }
    return word;
  }

  /** Refuses words that were not taken. */
  public void end() throws InputFormatException {
    if (!isEmpty()) {
      String word = word("");
      throw unexpected(word, "the end of the line or a comment");
    }
  }

  /** Something wrong with the word that was taken last. */
  public InputFormatException problem(String text) {
    return lines.problem(wordStart + 1, text);
  }

  private InputFormatException unexpected(String word, String expected) {
    return problem("found " + Quote.quote(word) + "; expected " + expected);
  }
}
