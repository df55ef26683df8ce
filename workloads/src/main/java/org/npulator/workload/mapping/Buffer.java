package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;

/**
 * A matrix of bytes at a place in an address space, from its first to its last use, with the
 * instructions that may still be reading or writing it.
 */
final class Buffer {
  private final Space space;
  private final long address;
  private final long rows;
  private final long rowBytes;
  private final long strideBytes;
  private final List<Access> accesses = new ArrayList<>();
  private final List<Access> predecessors = new ArrayList<>();
  private boolean inUse = true;

  Buffer(Space space, long address, long rows, long rowBytes, long strideBytes) {
    this.space = space;
    this.address = address;
    this.rows = rows;
    this.rowBytes = rowBytes;
    this.strideBytes = strideBytes;
  }

  Space space() {
    return space;
  }

  long address() {
    return address;
  }

  long end() {
    return address + (rows - 1) * strideBytes + rowBytes;
  }

  Region whole() {
    return region(0, rows, 1);
  }

  /** Rows {@code first, first + step, ...}. */
  Region region(long first, long count, long step) {
    return new Region(
        this,
        first,
        first + (count - 1) * step + 1,
        0,
        rowBytes,
        address + first * strideBytes,
        step * strideBytes);
  }

  /** Lets the place be given to another buffer. */
  void release() {
    inUse = false;
  }

  boolean inUse() {
    return inUse;
  }

  /** What touched the bytes of this buffer before it was placed there. */
  void follows(Buffer previous) {
    for (Access access : previous.accesses) {
      if (!(access.write() && access.awaited())) {
        predecessors.add(access);
      }
    }
    // A buffer that was never written still hides what was there before it.
    if (previous.accesses.stream().noneMatch(Access::write)) {
      predecessors.addAll(previous.predecessors);
    }
  }

  /** What an instruction that reads the region has to wait for. */
  void collectForRead(Region region, DependencySet dependencies) {
    for (Access access : accesses) {
      if (access.write() && access.region().overlaps(region)) {
        access.markAwaited();
        dependencies.readAfter(access);
      }
    }
  }

  /** What an instruction that writes the region has to wait for. */
  void collectForWrite(Region region, DependencySet dependencies) {
    predecessors.forEach(dependencies::writeAfter);
    for (Access access : accesses) {
      if (access.region().overlaps(region)) {
        dependencies.writeAfter(access);
      }
    }
  }

  void record(Access access) {
    accesses.removeIf(earlier -> isHiddenBy(earlier, access));
    accesses.add(access);
  }

  /** Whether whoever waits for the later access needs not wait for the earlier one. */
  private static boolean isHiddenBy(Access earlier, Access later) {
    if (!later.region().covers(earlier.region())) {
      return false;
    }
    return later.write()
        || (!earlier.write()
            && earlier.engine() == later.engine()
            && later.engine().completesInOrder());
  }
}
