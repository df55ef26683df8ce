package org.npulator.workload.json;

/** JSON that is malformed or does not hold what was expected, with the place of the fault. */
public final class JsonFormatException extends Exception {
  private static final long serialVersionUID = 1;
  private final int line;
  private final int column;

  /**
   * @param line counted from 1
   * @param column counted from 1
   * @param problem one line: what was found and what was expected
   */
  public JsonFormatException(int line, int column, String problem) {
    super(problem);
    this.line = line;
    this.column = column;
  }

  /** The message after the place: file:line:column: problem. */
  public String locatedIn(String file) {
    return "%s:%d:%d: %s".formatted(file, line, column, getMessage());
  }
}
