package org.npulator.config.yaml;

/**
 * A place in a text.
 *
 * @param line from 1, or 0 for the text as a whole
 * @param column from 1, in code points
 */
public record Location(Source source, int line, int column) {

  /** The text as a whole. */
  public static Location whole(Source source) {
    return new Location(source, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 || !source.inLines()
        ? source.name()
        : source.name() + ":" + line + ":" + column;
  }
}
