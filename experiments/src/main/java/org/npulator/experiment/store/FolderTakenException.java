package org.npulator.experiment.store;

import java.io.IOException;

/** Something is where a result folder should be, and it is not to be replaced. */
public final class FolderTakenException extends IOException {
  private static final long serialVersionUID = 1;

  FolderTakenException(String message) {
    super(message);
  }
}
