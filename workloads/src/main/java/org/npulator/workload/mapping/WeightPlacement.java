package org.npulator.workload.mapping;

import org.npulator.hw.format.NumberFormat;

/**
 * Where a weight lies in memory.
 *
 * @param rows of the stored matrix, k of a product unless it is transposed
 * @param columns of the stored matrix, n of a product unless it is transposed
 * @param table whether it is stored row after row, as what is gathered and what has rows or columns
 *     of active neurons
 * @param transposed whether a product reads the transpose of the stored rows
 * @param rowStrideBytes from row to row of a table
 * @param tileK rows of the product's weights in a tile
 * @param tileN columns of the product's weights in a tile
 * @param tileStrideBytes from tile to tile; tiles of the same columns follow each other
 */
record WeightPlacement(
    long address,
    long rows,
    long columns,
    NumberFormat format,
    boolean table,
    boolean transposed,
    long rowStrideBytes,
    long tileK,
    long tileN,
    long tileStrideBytes) {

  /** Bytes of a row of a table, with its scales. */
  long rowBytes() {
    return format.rowBytes(columns);
  }

  /** Rows of a table. */
  MemoryRun tableRows(long first, long count) {
    return tableRows(first, count, 0, rowBytes());
  }

  private MemoryRun tableRows(long first, long count, long firstByte, long bytes) {
    long start = address + first * rowStrideBytes + firstByte;
    return bytes == rowStrideBytes
        ? MemoryRun.contiguous(start, count * bytes)
        : new MemoryRun(start, bytes, count, rowStrideBytes);
  }

  /** Some elements of a vector. */
  MemoryRun elements(long first, long count) {
    long start = format.firstByte(first);
    return MemoryRun.contiguous(address + start, format.endByte(first + count) - start);
  }

  /** The tile that starts at row k and column n of the weights of a product. */
  MemoryRun tile(long k, long n, long countK, long countN) {
    if (transposed) {
      return tableRows(n, countN);
    }
    if (table) {
      return tableRows(k, countK, format.firstByte(n), format.rowBytes(countN));
    }
    long tilesK = Sizes.ceilDiv(rows, tileK);
    long index = n / tileN * tilesK + k / tileK;
    return MemoryRun.contiguous(
        address + index * tileStrideBytes, format.tileBytes(countK, countN));
  }

  /** The format of the rows of a tile as the array reads them. */
  NumberFormat tileFormat() {
    return transposed ? format : format.withoutBlocks();
  }

  /** Bytes from row to row of a tile with so many columns of the product. */
  long tileRowBytes(long columnCount) {
    return transposed ? rowBytes() : format.packedBytes(columnCount);
  }

  /** Bytes of the whole weight. */
  long bytes() {
    return table ? rows * rowBytes() : format.tileBytes(rows, columns);
  }

  /** Bytes of a whole tile. */
  long tileBytes() {
    return transposed ? tileN * rowBytes() : format.tileBytes(tileK, tileN);
  }

  long end() {
    if (table || tileStrideBytes == 0) {
      return address + rows * rowStrideBytes;
    }
    return address + Sizes.ceilDiv(rows, tileK) * Sizes.ceilDiv(columns, tileN) * tileStrideBytes;
  }
}
