package org.npulator.workload.mapping;

import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.LocalMemory;
import org.npulator.hw.program.Operand;

/**
 * A part of a buffer that an instruction reads or writes: a rectangle of rows and bytes of a row,
 * and how the instruction walks over it.
 *
 * @param firstRow of the buffer
 * @param endRow of the buffer, exclusive
 * @param firstByte of a row
 * @param endByte of a row, exclusive
 * @param address of the first byte of the walk
 * @param strideBytes of the walk
 */
record Region(
    Buffer buffer,
    long firstRow,
    long endRow,
    long firstByte,
    long endByte,
    long address,
    long strideBytes) {

  /** The bytes {@code [first, first + count)} of every row of this region. */
  Region bytes(long first, long count) {
    return new Region(
        buffer,
        firstRow,
        endRow,
        firstByte + first,
        firstByte + first + count,
        address + first,
        strideBytes);
  }

  /** Part of the rows of a region whose stride is that of its buffer. */
  Region rows(long first, long count) {
    return new Region(
        buffer,
        firstRow + first,
        firstRow + first + count,
        firstByte,
        endByte,
        address + first * strideBytes,
        strideBytes);
  }

  /** A walk that starts some rows and bytes later and may touch any byte of this region. */
  Region from(long rows, long bytes) {
    return new Region(
        buffer,
        firstRow,
        endRow,
        firstByte,
        endByte,
        address + rows * strideBytes + bytes,
        strideBytes);
  }

  /** Walks over one row as if its consecutive pieces were rows. */
  Region folded(long pieceBytes) {
    return new Region(buffer, firstRow, endRow, firstByte, endByte, address, pieceBytes);
  }

  /** The same row for every row of the other operands. */
  Region repeated() {
    return folded(0);
  }

  boolean overlaps(Region other) {
    return firstRow < other.endRow
        && other.firstRow < endRow
        && firstByte < other.endByte
        && other.firstByte < endByte;
  }

  boolean covers(Region other) {
    return firstRow <= other.firstRow
        && other.endRow <= endRow
        && firstByte <= other.firstByte
        && other.endByte <= endByte;
  }

  Operand operand(NumberFormat format) {
    return new Operand(
        buffer.space() == Space.ACCUMULATOR ? LocalMemory.ACCUMULATOR : LocalMemory.SCRATCHPAD,
        address,
        strideBytes,
        format);
  }

  /** The rows of this region as a run in memory. */
  MemoryRun run() {
    return new MemoryRun(address, endByte - firstByte, endRow - firstRow, strideBytes);
  }
}
