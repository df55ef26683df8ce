package org.npulator.experiment.validate.chip;

import org.npulator.experiment.validate.NotExpressibleException;
import org.npulator.hw.chip.CoreConfig;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

/**
 * Where the two tiles of a core lie in its buffers. A tile has rows of activations, rows of weights
 * (one for each column of the product) and blocks of results as large as the array. Results pass
 * through the scratchpad on their way to memory; where there is no room left for them they take the
 * place of the operands of their tile.
 */
final class TileBuffers {
  private static final int PARTIAL_SUM_BYTES = 4;
  private static final int TILES = 2;

  /** A request to memory. */
  static final long PIECE_BYTES = 32;

  private final NumberFormat format;
  private final int arrayRows;
  private final int arrayColumns;
  private final long elementBytes;
  private final long rowStrideBytes;
  private final long activationBytes;
  private final long tileBytes;
  private final long blocksPerRow;
  private final long blocks;
  private final boolean overlaid;

  TileBuffers(CoreConfig core, GemmMapping mapping, NumberFormat format)
      throws NotExpressibleException {
    this.format = format;
    SystolicArrayConfig array = (SystolicArrayConfig) core.matrix();
    arrayRows = array.rows();
    arrayColumns = array.columns();
    elementBytes = format.bits() / 8;
    rowStrideBytes = roundedUp(mapping.tileDepth(), arrayRows) * elementBytes;
    activationBytes = mapping.tileRows() * rowStrideBytes;
    tileBytes = activationBytes + roundedUp(mapping.tileColumns(), arrayColumns) * rowStrideBytes;
    blocksPerRow = ceilDivide(mapping.tileColumns(), arrayColumns);
    blocks = blocksPerRow * ceilDivide(mapping.tileRows(), arrayRows);
    require("scratchpad", core.scratchpad().capacity().bytes(), TILES * tileBytes);
    require("accumulator", core.accumulator().capacity().bytes(), TILES * sumBlockBytes() * blocks);
    overlaid =
        TILES * (tileBytes + blocks * resultBlockBytes()) > core.scratchpad().capacity().bytes();
    if (overlaid && blocks * resultBlockBytes() > tileBytes) {
      throw new NotExpressibleException(
          "the results of a tile, "
              + blocks * resultBlockBytes()
              + " bytes, do not fit into the scratchpad beside two tiles or in place of one");
    }
  }

  private static void require(String buffer, long capacity, long needed)
      throws NotExpressibleException {
    if (needed > capacity) {
      throw new NotExpressibleException(
          "two tiles of gemm_mappings take %d bytes of the %s, which has %d"
              .formatted(needed, buffer, capacity));
    }
  }

  static long ceilDivide(long value, long divisor) {
    return -Math.floorDiv(-value, divisor);
  }

  static long roundedUp(long value, long unit) {
    return ceilDivide(value, unit) * unit;
  }

  NumberFormat format() {
    return format;
  }

  NumberFormat sumFormat() {
    return format.equals(NumberFormat.INT8) ? NumberFormat.INT32 : NumberFormat.FP32;
  }

  long elementBytes() {
    return elementBytes;
  }

  /** From a row of activations or weights to the next. */
  long rowStrideBytes() {
    return rowStrideBytes;
  }

  /** Whether results wait for all products of their tile, whose operands they overwrite. */
  boolean overlaid() {
    return overlaid;
  }

  long activations(int half, long row, long element) {
    return half * tileBytes + row * rowStrideBytes + element * elementBytes;
  }

  long weights(int half, long column, long element) {
    return activations(half, 0, element) + activationBytes + column * rowStrideBytes;
  }

  /** A block of partial sums, in the accumulator buffer. */
  long sums(int half, long row, long column) {
    return (half * blocks + block(row, column)) * sumBlockBytes();
  }

  /** A block of results, in the scratchpad. */
  long results(int half, long row, long column) {
    long first =
        overlaid ? half * tileBytes : TILES * tileBytes + half * blocks * resultBlockBytes();
    return first + block(row, column) * resultBlockBytes();
  }

  int arrayColumns() {
    return arrayColumns;
  }

  private long block(long row, long column) {
    return row / arrayRows * blocksPerRow + column / arrayColumns;
  }

  private long sumBlockBytes() {
    return (long) arrayRows * arrayColumns * PARTIAL_SUM_BYTES;
  }

  private long resultBlockBytes() {
    return arrayRows * arrayColumns * elementBytes;
  }
}
