package org.npulator.workload.mapping;

/** A workload that cannot run on a machine. The message is one line that says why and what fits. */
public final class MappingException extends Exception {
  private static final long serialVersionUID = 1;

  public MappingException(String message) {
    super(message);
  }
}
