package org.npulator.core.quantity;

/**
 * A capacity or an amount of data.
 *
 * @param bytes at least 0
 */
public record Bytes(long bytes) {
  public Bytes {
    if (bytes < 0) {
      throw new IllegalArgumentException("a number of bytes is not negative: " + bytes);
    }
  }
}
