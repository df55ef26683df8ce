package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.Reuse;
import org.npulator.hw.program.Store;

/**
 * Finds the loads after which bytes in memory are not needed any more: they were stored in the same
 * step, and until the end of the step or the next store nothing loads bytes between the first and
 * the last of them. That is so for activations that do not stay on chip; other cores do not read
 * them, and steps do not read those of steps before.
 */
final class LastLoads {
  /** Ends of runs of bytes that are loaded later, by their starts; they do not overlap. */
  private final NavigableMap<Long, Long> loadedLater = new TreeMap<>();

  private LastLoads() {}

  /** The same instructions, with the hint at loads that are the last. */
  static List<Instruction> marked(List<Instruction> instructions) {
    LastLoads later = new LastLoads();
    List<Instruction> marked = new ArrayList<>(instructions);
    for (int index = instructions.size() - 1; index >= 0; index--) {
      Instruction instruction = instructions.get(index);
      if (instruction instanceof Load load && load.reuse() == Reuse.UNKNOWN) {
        long end =
            end(load.memoryAddress(), load.rowBytes(), load.rows(), load.memoryStrideBytes());
        if (!later.overlaps(load.memoryAddress(), end)) {
          marked.set(index, load.with(Reuse.LAST));
        }
        later.add(load.memoryAddress(), end);
      } else if (instruction instanceof Store store
          && store.planes().count() == 1
          && (store.rows() == 1 || store.memoryStrideBytes() == store.rowBytes())) {
        later.remove(
            store.memoryAddress(), store.memoryAddress() + store.rowBytes() * store.rows());
      }
    }
    return marked;
  }

  private static long end(long address, long rowBytes, long rows, long strideBytes) {
    return address + (rows - 1) * strideBytes + rowBytes;
  }

  private boolean overlaps(long start, long end) {
    Map.Entry<Long, Long> before = loadedLater.lowerEntry(end);
    return before != null && before.getValue() > start;
  }

  private void add(long start, long end) {
    long from = start;
    long to = end;
    Map.Entry<Long, Long> before = loadedLater.floorEntry(to);
    while (before != null && before.getValue() >= from) {
      from = Math.min(from, before.getKey());
      to = Math.max(to, before.getValue());
      loadedLater.remove(before.getKey());
      before = loadedLater.floorEntry(to);
    }
    loadedLater.put(from, to);
  }

  private void remove(long start, long end) {
    Map.Entry<Long, Long> before = loadedLater.lowerEntry(end);
    while (before != null && before.getValue() > start) {
      loadedLater.remove(before.getKey());
      if (before.getKey() < start) {
        loadedLater.put(before.getKey(), start);
      }
      if (before.getValue() > end) {
        loadedLater.put(end, before.getValue());
      }
      before = loadedLater.lowerEntry(end);
    }
  }
}
