package org.npulator.experiment.validate;

/** A row that the simulator cannot run. The message, one line, is the reason. */
public final class NotExpressibleException extends Exception {
  private static final long serialVersionUID = 1;

  public NotExpressibleException(String reason) {
    super(reason);
  }
}
