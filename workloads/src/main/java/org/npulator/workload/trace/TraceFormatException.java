package org.npulator.workload.trace;

/**
 * A trace that cannot be replayed. The message is one line: file, line, column, what was found and
 * what was expected.
 */
public final class TraceFormatException extends Exception {
  private static final long serialVersionUID = 1;

  public TraceFormatException(String message) {
    super(message);
  }
}
