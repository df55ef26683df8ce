package org.npulator.workload.mapping;

import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** Bytes that are given out at the lowest address where they fit, and taken back. */
final class Arena {
  private final long capacityBytes;
  private final long alignmentBytes;
  private final TreeMap<Long, Long> taken = new TreeMap<>();
  private long peakBytes;

  Arena(long capacityBytes, long alignmentBytes) {
    this.capacityBytes = capacityBytes;
    this.alignmentBytes = alignmentBytes;
  }

  /** The address, or empty if there is no gap of that size. */
  OptionalLong take(long bytes) {
    long size = Sizes.roundUp(bytes, alignmentBytes);
    long start = 0;
    for (Map.Entry<Long, Long> other : taken.entrySet()) {
      if (other.getKey() - start >= size) {
        break;
      }
      start = other.getValue();
    }
    if (start + size > capacityBytes) {
      return OptionalLong.empty();
    }
    taken.put(start, start + size);
    peakBytes = Math.max(peakBytes, start + size);
    return OptionalLong.of(start);
  }

  void giveBack(long address) {
    taken.remove(address);
  }

  /** The end of the highest bytes ever given out. */
  long peakBytes() {
    return peakBytes;
  }
}
