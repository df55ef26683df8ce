package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.npulator.hw.port.AccessSchedule;
import org.npulator.hw.port.AccessStream;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.program.LocalMemory;

/**
 * The relation between cycles of the arrays of a core and cycles of the core. The arrays stand
 * still while conflicting accesses are served one after the other, so array cycle t begins at core
 * cycle t plus the extra service cycles of all array cycles before t. Time is cut into segments in
 * which the same streams of accesses are alive; in a segment the banks met repeat, so conflicts are
 * summed over one period. The last segment has no accesses and never ends.
 */
final class ArrayClock implements AccessSchedule {
  private final BankedMemory scratchpad;
  private final BankedMemory accumulator;
  private final List<ArraySegment> segments = new ArrayList<>();
  private final List<MemoryStream> alive = new ArrayList<>();

  // Where the last question about a core cycle was answered, since such questions walk forwards.
  private ArraySegment cursorSegment;
  private long cursorArrayCycle;
  private long cursorCoreCycle;

  /** Accesses to one of the memories of the core. */
  record MemoryStream(LocalMemory memory, AccessStream stream) {}

  ArrayClock(BankedMemory scratchpad, BankedMemory accumulator) {
    this.scratchpad = scratchpad;
    this.accumulator = accumulator;
    cursorSegment = segment(List.of(), 0, 0);
    segments.add(cursorSegment);
  }

  /** Adds streams that begin at array cycle {@code from} or later. */
  void add(List<MemoryStream> streams, long from) {
    long coreStart = coreCycle(from);
    while (segments.size() > 1 && last().arrayStart() >= from) {
      segments.remove(segments.size() - 1);
    }
    if (cursorSegment.arrayStart() >= from || cursorCoreCycle >= coreStart) {
      resetCursor();
    }
    alive.removeIf(access -> access.stream().endCycle() <= from);
    alive.addAll(streams);
    long[] boundaries = boundaries(from);
    List<MemoryStream> waiting = new ArrayList<>(alive);
    waiting.sort((a, b) -> Long.compare(a.stream().firstCycle(), b.stream().firstCycle()));
    List<MemoryStream> current = new ArrayList<>();
    int next = 0;
    for (int index = 0; index < boundaries.length; index++) {
      long start = boundaries[index];
      current.removeIf(access -> access.stream().endCycle() <= start);
      while (next < waiting.size() && waiting.get(next).stream().firstCycle() <= start) {
        current.add(waiting.get(next++));
      }
      ArraySegment segment = segment(current, start, coreStart);
      if (last().arrayStart() == start) {
        segments.set(segments.size() - 1, segment);
      } else {
        segments.add(segment);
      }
      if (index + 1 < boundaries.length) {
        coreStart = segment.coreCycle(boundaries[index + 1]);
      }
    }
    resetCursor();
  }

  /** Core cycle at which an array cycle begins, as far as is known. */
  long coreCycle(long arrayCycle) {
    int index = segments.size() - 1;
    while (index > 0 && segments.get(index).arrayStart() > arrayCycle) {
      index--;
    }
    return segments.get(index).coreCycle(arrayCycle);
  }

  /** The first array cycle that begins at a core cycle or later. */
  long arrayCycle(long coreCycle) {
    ArraySegment segment = segmentAt(coreCycle);
    long low = segment.arrayStart();
    long high = segment.arrayStart() + Math.max(0, coreCycle - segment.coreStart());
    if (segment.neverFreezes()) {
      return high;
    }
    while (low < high) {
      long middle = low + (high - low) / 2;
      if (segment.coreCycle(middle) >= coreCycle) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Cycles lost in conflicts when all accesses known now have been made. */
  long conflictCycles() {
    return last().coreStart() - last().arrayStart();
  }

  @Override
  public long nextAccessCycle(long cycle) {
    int index = indexAt(cycle);
    while (index < segments.size() && segments.get(index).isIdle()) {
      index++;
    }
    return index == segments.size()
        ? Long.MAX_VALUE
        : Math.max(cycle, segments.get(index).coreStart());
  }

  @Override
  public boolean blocked(LocalMemory memory, long cycle, long address, long bytes) {
    ArraySegment segment = segmentAt(cycle);
    if (segment.isIdle()) {
      return false;
    }
    if (segment != cursorSegment || cycle < cursorCoreCycle) {
      cursorSegment = segment;
      cursorArrayCycle = segment.arrayStart();
      cursorCoreCycle = segment.coreStart();
    }
    long service = segment.serviceCycles(cursorArrayCycle);
    while (cursorCoreCycle + service <= cycle) {
      cursorCoreCycle += service;
      cursorArrayCycle++;
      service = segment.serviceCycles(cursorArrayCycle);
    }
    return segment.blocked(memory, cursorArrayCycle, cycle - cursorCoreCycle, address, bytes);
  }

  @Override
  public void forgetBefore(long cycle) {
    int keep = indexAt(cycle);
    if (keep > 1) {
      segments.subList(0, keep - 1).clear();
      resetCursor();
    }
  }

  /** Segments remembered at present. */
  int historyLength() {
    return segments.size();
  }

  private ArraySegment last() {
    return segments.get(segments.size() - 1);
  }

  private void resetCursor() {
    cursorSegment = segments.get(0);
    cursorArrayCycle = cursorSegment.arrayStart();
    cursorCoreCycle = cursorSegment.coreStart();
  }

  private ArraySegment segmentAt(long coreCycle) {
    return segments.get(indexAt(coreCycle));
  }

  private int indexAt(long coreCycle) {
    int low = 0;
    int high = segments.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) / 2;
      if (segments.get(middle).coreStart() <= coreCycle) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** The cycles from {@code from} on at which the streams alive change, without duplicates. */
  private long[] boundaries(long from) {
    long[] cycles = new long[2 * alive.size() + 1];
    int count = 0;
    cycles[count++] = from;
    for (MemoryStream access : alive) {
      cycles[count++] = Math.max(from, access.stream().firstCycle());
      cycles[count++] = access.stream().endCycle();
    }
    Arrays.sort(cycles);
    int distinct = 1;
    for (int index = 1; index < count; index++) {
      if (cycles[index] != cycles[distinct - 1]) {
        cycles[distinct++] = cycles[index];
      }
    }
    return Arrays.copyOf(cycles, distinct);
  }

  private ArraySegment segment(List<MemoryStream> streams, long arrayStart, long coreStart) {
    return new ArraySegment(
        scratchpad,
        accumulator,
        of(streams, LocalMemory.SCRATCHPAD),
        of(streams, LocalMemory.ACCUMULATOR),
        arrayStart,
        coreStart);
  }

  private static AccessStream[] of(List<MemoryStream> streams, LocalMemory memory) {
    int count = 0;
    for (MemoryStream access : streams) {
      count += access.memory() == memory ? 1 : 0;
    }
    AccessStream[] chosen = new AccessStream[count];
    int next = 0;
    for (MemoryStream access : streams) {
      if (access.memory() == memory) {
        chosen[next++] = access.stream();
      }
    }
    return chosen;
  }
}
