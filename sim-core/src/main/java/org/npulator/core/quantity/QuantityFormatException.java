package org.npulator.core.quantity;

/**
 * A text that is not the quantity it should be. The message says what was expected, such as {@code
 * expected a size such as 2 MiB or 64 B}.
 */
public final class QuantityFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  QuantityFormatException(String expected) {
    super("expected " + expected);
  }
}
