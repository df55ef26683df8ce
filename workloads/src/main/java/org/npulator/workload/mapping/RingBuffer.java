package org.npulator.workload.mapping;

/**
 * A part of an address space that is filled from its start to its end over and over. Its capacity
 * is how far loads run ahead of the engines that use what was loaded.
 */
final class RingBuffer {
  private final Space space;
  private final Ownership ownership;
  private final long base;
  private final long wholeBytes;
  private final long alignmentBytes;
  private long capacityBytes;
  private long next;

  RingBuffer(Space space, Ownership ownership, long base, long capacityBytes, long alignmentBytes) {
    this.space = space;
    this.ownership = ownership;
    this.base = base;
    this.wholeBytes = capacityBytes;
    this.capacityBytes = capacityBytes;
    this.alignmentBytes = alignmentBytes;
  }

  /** Gives its last bytes away, as a ring of their own, until it is {@link #whole} again. */
  RingBuffer lend(long bytes) {
    capacityBytes = wholeBytes - bytes;
    return new RingBuffer(space, ownership, base + capacityBytes, bytes, alignmentBytes);
  }

  /** Takes back what it has lent, of which nothing is in use any more. */
  void whole() {
    capacityBytes = wholeBytes;
  }

  /**
   * The next buffer, packed rows.
   *
   * @throws IllegalStateException if it is larger than the ring or the ring is full of buffers in
   *     use
   */
  Buffer allocate(long rows, long rowBytes) {
    return allocate(rows, rowBytes, rowBytes);
  }

  Buffer allocate(long rows, long rowBytes, long strideBytes) {
    long size = (rows - 1) * strideBytes + rowBytes;
    if (size > capacityBytes) {
      throw new IllegalStateException(
          "a buffer of %d bytes in a ring of %d".formatted(size, capacityBytes));
    }
    if (next + size > capacityBytes) {
      next = 0;
    }
    Buffer buffer = new Buffer(space, base + next, rows, rowBytes, strideBytes);
    ownership.claim(buffer);
    next = Sizes.roundUp(next + size, alignmentBytes);
    return buffer;
  }

  long capacityBytes() {
    return capacityBytes;
  }

  long alignmentBytes() {
    return alignmentBytes;
  }
}
