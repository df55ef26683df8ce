package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.port.AccessStream;
import org.npulator.hw.port.BankedMemory;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.Operand;
import org.npulator.hw.systolic.ArrayClock.MemoryStream;

/** Collects the accesses of folds to the local memories and counts their bytes. */
final class FoldAccesses {
  private static final int PARTIAL_SUM_BYTES = 4;

  private final int array;
  private final BankedMemory scratchpad;
  private final BankedMemory accumulator;
  private final List<MemoryStream> streams = new ArrayList<>();
  private long lastReadEndCycle;
  private long scratchpadReadBytes;
  private long accumulatorReadBytes;
  private long accumulatorWriteBytes;

  /**
   * @param array of the core that makes the accesses
   */
  FoldAccesses(int array, BankedMemory scratchpad, BankedMemory accumulator) {
    this.array = array;
    this.scratchpad = scratchpad;
    this.accumulator = accumulator;
  }

  /** Accesses to slices of stored rows that lie a constant number of rows apart. */
  record Timing(long firstCycle, long count, long periodCycles) {
    static Timing everyCycle(long firstCycle, long count) {
      return new Timing(firstCycle, count, 1);
    }
  }

  /**
   * Reads the same elements of one stored row after the other.
   *
   * @param rowStep stored rows from one access to the next, may be negative
   */
  void read(
      Operand operand,
      Timing timing,
      long firstRow,
      long rowStep,
      long firstElement,
      long elements) {
    NumberFormat format = operand.format();
    long firstByte = format.firstByte(firstElement);
    long endByte = format.endByte(firstElement + elements);
    AccessStream stream =
        new AccessStream(
            timing.firstCycle(),
            timing.count(),
            timing.periodCycles(),
            operand.address() + firstRow * operand.rowStrideBytes() + firstByte,
            rowStep * operand.rowStrideBytes(),
            endByte - firstByte,
            1,
            array);
    streams.add(new MemoryStream(LocalMemory.SCRATCHPAD, stream));
    scratchpadReadBytes += scratchpad.words(stream) * scratchpad.widthBytes();
    lastReadEndCycle = Math.max(lastReadEndCycle, stream.endCycle());
  }

  /** Writes partial sums of one row after the other, or reads them and writes them back. */
  void write(
      Operand sums,
      Timing timing,
      long firstRow,
      long rowStep,
      long firstElement,
      long elements,
      boolean accumulates) {
    AccessStream stream =
        new AccessStream(
            timing.firstCycle(),
            timing.count(),
            timing.periodCycles(),
            sums.address() + firstRow * sums.rowStrideBytes() + firstElement * PARTIAL_SUM_BYTES,
            rowStep * sums.rowStrideBytes(),
            elements * PARTIAL_SUM_BYTES,
            accumulates ? 2 : 1);
    streams.add(new MemoryStream(LocalMemory.ACCUMULATOR, stream));
    long bytes = accumulator.words(stream) * accumulator.widthBytes();
    accumulatorWriteBytes += bytes;
    accumulatorReadBytes += accumulates ? bytes : 0;
  }

  List<MemoryStream> streams() {
    return streams;
  }

  /** The first cycle in which no operand is read any more. */
  long lastReadEndCycle() {
    return lastReadEndCycle;
  }

  long scratchpadReadBytes() {
    return scratchpadReadBytes;
  }

  long accumulatorReadBytes() {
    return accumulatorReadBytes;
  }

  long accumulatorWriteBytes() {
    return accumulatorWriteBytes;
  }
}
