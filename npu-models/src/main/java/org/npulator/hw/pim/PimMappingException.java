package org.npulator.hw.pim;

/** A kernel that a kind of unit cannot run. The message, one line, is the reason. */
public final class PimMappingException extends Exception {
  private static final long serialVersionUID = 1;

  public PimMappingException(String reason) {
    super(reason);
  }
}
