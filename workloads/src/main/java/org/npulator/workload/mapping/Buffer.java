package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
  private final List<Access> reads = new ArrayList<>();
  private final List<Access> writes = new ArrayList<>();
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
    Map<Engine, Access> last = new TreeMap<>();
    previous.reads.forEach(access -> addPredecessor(access, last));
    for (Access access : previous.writes) {
      if (!access.awaited()) {
        addPredecessor(access, last);
      }
    }
    // A buffer that was never written still hides what was there before it.
    if (previous.writes.isEmpty()) {
      previous.predecessors.forEach(access -> addPredecessor(access, last));
    }
    predecessors.addAll(last.values());
  }

  private void addPredecessor(Access access, Map<Engine, Access> last) {
    if (access.engine().completesInOrder()) {
      last.merge(
          access.engine(),
          access,
          (one, other) -> one.instruction() > other.instruction() ? one : other);
    } else {
      predecessors.add(access);
    }
  }

  /** What an instruction that reads the region has to wait for. */
  void collectForRead(Region region, int instruction, DependencySet dependencies) {
    for (Access access : writes) {
      if (access.region().overlaps(region)) {
        access.markAwaited();
        if (dependencies.engine().completesInOrder()) {
          access.awaitedBy(instruction, dependencies.engine());
        }
        dependencies.readAfter(access);
      }
    }
  }

  /** What an instruction that writes the region has to wait for. */
  void collectForWrite(Region region, DependencySet dependencies) {
    predecessors.forEach(dependencies::writeAfter);
    for (List<Access> accesses : List.of(reads, writes)) {
      for (Access access : accesses) {
        if (access.region().overlaps(region)) {
          dependencies.writeAfter(access);
        }
      }
    }
  }

  /** Adds a write, which is waited for instead of what it waited for itself. */
  void recordWrite(Access write) {
    reads.removeIf(earlier -> write.region().covers(earlier.region()));
    writes.removeIf(earlier -> write.region().covers(earlier.region()));
    writes.add(write);
  }

  void recordRead(Access read) {
    if (read.engine().completesInOrder()) {
      forgetReadsHiddenBy(read);
    }
    reads.add(read);
  }

  /** Forgets earlier reads of the same bytes by an engine that completes in order. */
  void forgetReadsHiddenBy(Access read) {
    reads.removeIf(
        earlier ->
            earlier != read
                && earlier.engine().equals(read.engine())
                && earlier.instruction() <= read.instruction()
                && read.region().covers(earlier.region()));
  }
}
