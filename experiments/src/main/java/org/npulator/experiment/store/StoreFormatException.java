package org.npulator.experiment.store;

import java.io.IOException;

/** A result store that cannot be used as it is. The message is one line that names the file. */
public final class StoreFormatException extends IOException {
  private static final long serialVersionUID = 1;

  public StoreFormatException(String message) {
    super(message);
  }
}
