package org.npulator.hw.port;

/** A memory on chip whose consecutive words lie in consecutive banks, seen by an engine. */
public interface BankedMemory {

  /** Width of a word in bytes. */
  long widthBytes();

  /** Words that one access to a slice touches. */
  long words(long address, long bytes);

  /** Words that all accesses of a stream touch together, without its accesses per word. */
  long words(AccessStream stream);

  /** Bytes of the whole words that the rows of a matrix touch together. */
  default long wordBytes(long address, long rowBytes, long rows, long strideBytes) {
    return words(new AccessStream(0, rows, 1, address, strideBytes, rowBytes, 1)) * widthBytes();
  }

  /** Cycles after which a stream that never ends meets the same bytes of the same banks again. */
  long periodCycles(AccessStream stream);

  /**
   * Whether the accesses to each bank repeat after a common multiple of the {@link #periodCycles};
   * not so if different readers walk over the same words at different speeds.
   */
  boolean repeats(AccessStream[] streams);

  /** Whether the streams can never need more accesses to a bank in a cycle than it has ports. */
  boolean neverConflict(AccessStream[] streams);

  /**
   * Cycles that the accesses of one cycle of the streams take, at least 1: the greatest number that
   * meet in one bank, divided by its ports, rounded up.
   */
  long serviceCycles(AccessStream[] streams, long cycle);

  /**
   * Whether a slice has a word in a bank that the accesses of a cycle of the streams leave no port
   * of.
   *
   * @param serviceCycle which of the {@link #serviceCycles} it is, from 0
   */
  boolean blocked(AccessStream[] streams, long cycle, long serviceCycle, long address, long bytes);
}
