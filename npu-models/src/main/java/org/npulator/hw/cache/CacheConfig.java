package org.npulator.hw.cache;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Cycles;

/** A cache between the cores and the memory channels. */
@Doc("set-associative cache between all cores and memory, least recently used lines replaced")
public record CacheConfig(
    @Doc("clock of the cache") String clock,
    @Doc("capacity of all lines, without tags") @AtLeast(1) Bytes capacity,
    @Doc("lines of a set") @AtLeast(1) @AtMost(64) int ways,
    @Doc("bytes of a line, a power of two") @AtLeast(1) Bytes line,
    @Doc("banks of the data, which decide energy and area of an access") @AtLeast(1) @AtMost(4096)
        int banks,
    @Doc("ports; each looks up a line or moves a word in a cycle") @AtLeast(1) @AtMost(64)
        int ports,
    @Doc("bytes that a port moves in a cycle") @AtLeast(1) Bytes width,
    @Doc("from the look-up of a line to its first data, or to the request of a line that misses")
        Cycles latency) {
  private static final long MOST_LINES = 1 << 24;

  public CacheConfig {
    if (Long.bitCount(line.bytes()) != 1) {
      throw new InvalidValueException(
          "line",
          "expected a power of two, not "
              + line
              + ", such as "
              + new Bytes(Math.max(1, Long.highestOneBit(line.bytes()))));
    }
    long setBytes = Math.multiplyExact(ways, line.bytes());
    if (capacity.bytes() % setBytes != 0 || capacity.bytes() < setBytes) {
      long nearest = Math.max(1, (capacity.bytes() + setBytes / 2) / setBytes) * setBytes;
      throw new InvalidValueException(
          "capacity",
          String.format(
              "%s cannot be divided into sets of %d lines of %s, expected a multiple of %s such as %s",
              capacity, ways, line, new Bytes(setBytes), new Bytes(nearest)));
    }
    if (capacity.bytes() / line.bytes() > MOST_LINES) {
      throw new InvalidValueException(
          "line",
          String.format(
              "%d lines, expected at most %d; use lines of at least %s",
              capacity.bytes() / line.bytes(),
              MOST_LINES,
              new Bytes(Long.highestOneBit(2 * capacity.bytes() / MOST_LINES - 1))));
    }
    if (capacity.bytes() % banks != 0) {
      throw new InvalidValueException(
          "banks", capacity + " cannot be divided into " + banks + " banks of equal size");
    }
  }

  /** Sets of lines that an address can lie in. */
  public int sets() {
    return (int) (capacity.bytes() / line.bytes() / ways);
  }

  /** Capacity of a bank. */
  public long bankBytes() {
    return capacity.bytes() / banks;
  }
}
