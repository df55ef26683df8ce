package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private final Map<Cause, Amount> spills = new LinkedHashMap<>();
  private long weightBytes;
  private long keyValueReadBytes;
  private long keyValueWriteBytes;

  /** Begins to count what the next core moves. */
  void nextCore() {
    seenByOtherCores.addAll(seen);
    seen.clear();
  }

  void weight(String tensor, MemoryRun run) {
    if (seenByOtherCores.contains(run) && seen.add(run)) {
      spilledRead(tensor, "weights are loaded by several cores", run.bytes());
    } else if (seen.add(run)) {
      weightBytes += run.bytes();
    } else {
      spilledRead(tensor, "weights are loaded again", run.bytes());
    }
  }

  void keyValueRead(String tensor, MemoryRun run) {
    if (seen.add(run)) {
      keyValueReadBytes += run.bytes();
    } else {
      spilledRead(tensor, "cached keys and values are loaded again", run.bytes());
    }
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
