package org.npulator.config.bind;

/**
 * Thrown by the constructor of a configuration record whose keys contradict each other. The binder
 * adds file, line and column.
 */
public final class InvalidValueException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private final String key;

  /**
   * @param key the record component at fault
   * @param problem what is wrong and what was expected, as one phrase
   */
  public InvalidValueException(String key, String problem) {
    super(problem);
    this.key = key;
  }

  public String key() {
    return key;
  }
}
