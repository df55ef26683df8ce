package org.npulator.workload.model;

/**
 * A run that cannot be: formats that do not exist, a length the model is not made for. The message
 * is one line that says why and what is valid.
 */
public final class InvalidWorkloadException extends Exception {
  private static final long serialVersionUID = 1;

  public InvalidWorkloadException(String message) {
    super(message);
  }
}
