package org.npulator.hw.port;

/**
 * Equally spaced accesses to slices of a {@link BankedMemory} that lie a constant stride apart,
 * such as the rows of a matrix. Cycles are those of the unit that makes the accesses; they do not
 * count while that unit is frozen.
 *
 * @param firstCycle cycle of the first access
 * @param count number of accesses, at least 1
 * @param periodCycles from one access to the next, at least 1
 * @param address first byte of the first slice
 * @param strideBytes from the start of a slice to the start of the next; may be 0 or negative
 * @param bytes of a slice, at least 1
 * @param accessesPerWord 1 for a read or a write, 2 for reading and writing back in one cycle
 * @param reader which of several units of a kind reads; a word that different ones read in a cycle
 *     is read once for all. What is written has the same number from all
 */
public record AccessStream(
    long firstCycle,
    long count,
    long periodCycles,
    long address,
    long strideBytes,
    long bytes,
    int accessesPerWord,
    int reader) {

  /** Accesses of the only unit of its kind, or accesses that write. */
  public AccessStream(
      long firstCycle,
      long count,
      long periodCycles,
      long address,
      long strideBytes,
      long bytes,
      int accessesPerWord) {
    this(firstCycle, count, periodCycles, address, strideBytes, bytes, accessesPerWord, 0);
  }

  /** The first cycle after the last access. */
  public long endCycle() {
    return firstCycle + (count - 1) * periodCycles + 1;
  }

  /** Whether there is an access in a cycle. */
  public boolean accesses(long cycle) {
    long since = cycle - firstCycle;
    return since >= 0 && cycle < endCycle() && since % periodCycles == 0;
  }

  /** The first byte of all slices. */
  public long lowestAddress() {
    return Math.min(address, address + (count - 1) * strideBytes);
  }

  /** The byte after the last one of all slices. */
  public long endAddress() {
    return Math.max(address, address + (count - 1) * strideBytes) + bytes;
  }

  /** The first byte of the slice accessed in a cycle in which there is an access. */
  public long addressAt(long cycle) {
    return address + (cycle - firstCycle) / periodCycles * strideBytes;
  }
}
