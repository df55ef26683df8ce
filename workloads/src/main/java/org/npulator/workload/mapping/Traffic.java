package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.npulator.workload.mapping.MappedStep.Spill;

/** Counts the bytes that a step moves between memory and chip. */
final class Traffic {
  private record Cause(String tensor, String reason) {}

  private static final class Amount {
    private long read;
    private long written;
  }

  private final Set<MemoryRun> seen = new HashSet<>();
  private final Set<MemoryRun> seenByOtherCores = new HashSet<>();
  private final Set<MemoryRun> seenByOtherSubBatches;
  private final Map<Cause, Amount> spills = new LinkedHashMap<>();
  private final TreeMap<Long, Long> cachedBytesRead = new TreeMap<>();
  private long weightBytes;
  private long keyValueReadBytes;
  private long keyValueWriteBytes;

  /**
   * @param seenByOtherSubBatches weights that sub-batches before have loaded
   */
  Traffic(Set<MemoryRun> seenByOtherSubBatches) {
    this.seenByOtherSubBatches = seenByOtherSubBatches;
  }

  /** Weights that all cores have loaded, in this sub-batch or before. */
  Set<MemoryRun> seen() {
    Set<MemoryRun> all = new HashSet<>(seenByOtherSubBatches);
    all.addAll(seenByOtherCores);
    all.addAll(seen);
    return all;
  }

  /** Begins to count what the next core moves. */
  void nextCore() {
    seenByOtherCores.addAll(seen);
    seen.clear();
  }

  void weight(String tensor, MemoryRun run) {
    if (seenByOtherCores.contains(run) && seen.add(run)) {
      spilledRead(tensor, "weights are loaded by several cores", run.bytes());
    } else if (seenByOtherSubBatches.contains(run) && seen.add(run)) {
      spilledRead(tensor, "weights are loaded for every sub-batch", run.bytes());
    } else if (seen.add(run)) {
      weightBytes += run.bytes();
    } else {
      spilledRead(tensor, "weights are loaded again", run.bytes());
    }
  }

  void keyValueRead(String tensor, MemoryRun run) {
    long again = run.bytes() - firstReads(run.address(), run.address() + run.bytes());
    keyValueReadBytes += run.bytes() - again;
    if (again > 0) {
      spilledRead(tensor, "cached keys and values are loaded again", again);
    }
  }

  /** Adds cached bytes to those read and returns how many were not read before. */
  private long firstReads(long start, long end) {
    long from = start;
    long to = end;
    long known = 0;
    Map.Entry<Long, Long> overlapping = cachedBytesRead.lowerEntry(end);
    while (overlapping != null && overlapping.getValue() > start) {
      known += Math.min(end, overlapping.getValue()) - Math.max(start, overlapping.getKey());
      from = Math.min(from, overlapping.getKey());
      to = Math.max(to, overlapping.getValue());
      cachedBytesRead.remove(overlapping.getKey());
      overlapping = cachedBytesRead.lowerEntry(end);
    }
    cachedBytesRead.put(from, to);
    return end - start - known;
  }

  void keyValueWritten(long bytes) {
    keyValueWriteBytes += bytes;
  }

  void spilledRead(String tensor, String reason, long bytes) {
    amount(tensor, reason).read += bytes;
  }

  void spilledWrite(String tensor, String reason, long bytes) {
    amount(tensor, reason).written += bytes;
  }

  private Amount amount(String tensor, String reason) {
    return spills.computeIfAbsent(new Cause(tensor, reason), cause -> new Amount());
  }

  long weightBytes() {
    return weightBytes;
  }

  long keyValueReadBytes() {
    return keyValueReadBytes;
  }

  long keyValueWriteBytes() {
    return keyValueWriteBytes;
  }

  List<Spill> spills() {
    List<Spill> list = new ArrayList<>();
    spills.forEach(
        (cause, amount) ->
            list.add(new Spill(cause.tensor(), cause.reason(), amount.read, amount.written)));
    return list;
  }
}
