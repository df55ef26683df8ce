package org.npulator.cli;

/** An option that cannot be used as given. The message is one line. */
final class UsageException extends Exception {
  private static final long serialVersionUID = 1;

  UsageException(String message) {
    super(message);
  }
}
