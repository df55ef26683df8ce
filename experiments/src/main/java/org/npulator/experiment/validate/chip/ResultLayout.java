package org.npulator.experiment.validate.chip;

/**
 * Where results lie in memory. ONNXim writes each block of results in whole pieces of 32 bytes,
 * also those that it shares with blocks beside it, and never merges two writes. A memory controller
 * here does, so no two blocks share a piece: a row of a block fills its last one; where a whole row
 * of the product is less than a piece, each block of columns has a matrix of its own instead.
 */
final class ResultLayout {
  private final TileBuffers buffers;
  private final GemmMapping mapping;
  private final long firstAddress;
  private final long columnBlocks;
  private final boolean shortRows;

  ResultLayout(TileBuffers buffers, GemmMapping mapping, long firstAddress) {
    this.buffers = buffers;
    this.mapping = mapping;
    this.firstAddress = firstAddress;
    columnBlocks = TileBuffers.ceilDivide(mapping.columns(), buffers.arrayColumns());
    shortRows = mapping.columns() * buffers.elementBytes() < TileBuffers.PIECE_BYTES;
  }

  /** From a row of the product to the next. */
  long rowStrideBytes() {
    return shortRows ? mapping.columns() * buffers.elementBytes() : columnBlocks * blockRowBytes();
  }

  /** The first byte of a block. */
  long address(long row, long column) {
    long block = column / buffers.arrayColumns();
    long first = shortRows ? block * matrixBytes() : block * blockRowBytes();
    return firstAddress + first + row * rowStrideBytes();
  }

  long endAddress() {
    return firstAddress + (shortRows ? columnBlocks : 1) * matrixBytes();
  }

  private long blockRowBytes() {
    return TileBuffers.roundedUp(
        buffers.arrayColumns() * buffers.elementBytes(), TileBuffers.PIECE_BYTES);
  }

  private long matrixBytes() {
    return TileBuffers.roundedUp(mapping.rows() * rowStrideBytes(), TileBuffers.PIECE_BYTES);
  }
}
