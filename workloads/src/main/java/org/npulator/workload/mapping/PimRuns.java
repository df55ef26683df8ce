package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;

/**
 * Bytes that are consecutive on the chip and lie in columns of banks in memory, as few strided runs
 * as there are.
 */
final class PimRuns {
  /**
   * A run and where its bytes are among those on the chip, where its rows follow each other.
   *
   * @param firstByte of all bytes
   */
  record Piece(MemoryRun run, long firstByte) {}

  private final List<Piece> pieces = new ArrayList<>();
  private long bytes;
  private long address;
  private long rowBytes;
  private long rows;
  private long strideBytes;

  private PimRuns() {}

  /**
   * @param addresses of columns in the order of the bytes
   */
  static List<Piece> of(long[] addresses, long columnBytes) {
    PimRuns runs = new PimRuns();
    int next = 0;
    while (next < addresses.length) {
      int end = next + 1;
      while (end < addresses.length && addresses[end] == addresses[end - 1] + columnBytes) {
        end++;
      }
      runs.add(addresses[next], (end - next) * columnBytes);
      next = end;
    }
    runs.finish();
    return runs.pieces;
  }

  private void add(long segment, long segmentBytes) {
    boolean second = rows == 1 && segmentBytes == rowBytes && segment > address;
    boolean later = rows > 1 && segmentBytes == rowBytes && segment == address + rows * strideBytes;
    if (second) {
      strideBytes = segment - address;
    } else if (!later) {
      finish();
      address = segment;
      rowBytes = segmentBytes;
      strideBytes = segmentBytes;
      rows = 0;
    }
    rows++;
  }

  private void finish() {
    if (rows > 0) {
      pieces.add(new Piece(new MemoryRun(address, rowBytes, rows, strideBytes), bytes));
      bytes += rows * rowBytes;
      rows = 0;
    }
  }
}
