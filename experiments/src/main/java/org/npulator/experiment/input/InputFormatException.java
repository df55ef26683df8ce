package org.npulator.experiment.input;

/** A file that cannot be used. The message is one line: file, line, column, what was expected. */
public final class InputFormatException extends Exception {
  private static final long serialVersionUID = 1;

  public InputFormatException(String message) {
    super(message);
  }
}
