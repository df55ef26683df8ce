package org.npulator.workload.mapping;

import org.npulator.hw.format.NumberFormat;

/** Where the numbers of weights and caches lie in memory, from the layout as it is stated. */
final class StoredNumbers {
  private StoredNumbers() {}

  /** The stated layout: tiles one after the other along k, then along n; rows of a tile packed. */
  static void writeTileElement(
      NumberMemory memory, WeightPlacement placement, long row, long column, double value) {
    long tilesAlongK = (placement.rows() + placement.tileK() - 1) / placement.tileK();
    long tile = column / placement.tileN() * tilesAlongK + row / placement.tileK();
    long columnsOfTile =
        Math.min(
            placement.tileN(),
            placement.columns() - column / placement.tileN() * placement.tileN());
    NumberFormat elements = placement.format().withoutBlocks();
    long rowBytes = elements.rowBytes(columnsOfTile);
    memory.write(
        placement.address()
            + tile * placement.tileStrideBytes()
            + row % placement.tileK() * rowBytes,
        column % placement.tileN(),
        elements,
        value);
  }

  static long cacheAddress(KeyValuePlacement placement, long sequence, long column, long token) {
    return placement.address()
        + (sequence * placement.heads() + column / placement.headDimension())
            * placement.headBytes()
        + token * placement.tokenBytes();
  }
}
