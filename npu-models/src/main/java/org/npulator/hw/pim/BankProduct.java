package org.npulator.hw.pim;

import org.npulator.hw.program.PimProgram;

/**
 * Products of a matrix with vectors on units at the banks. The buffer is loaded with a tile of as
 * many vectors as it holds, then every row of that tile is opened once and multiplied with all of
 * them: a row serves the queries of a group. Each unit has one data path, so that every vector
 * reads the columns again.
 */
final class BankProduct {
  private final BankUnits units;
  private final int bufferColumns;

  /**
   * @param bufferColumns columns of inputs that the buffer holds, of all vectors together
   */
  BankProduct(BankUnits units, int bufferColumns) {
    this.units = units;
    this.bufferColumns = bufferColumns;
  }

  /** Columns of a tile if some vectors are to be served at a time. */
  int tileColumns(long inputs, int lanes, int rowColumns, long vectors) {
    int whole = Math.toIntExact(HbmPimMapping.ceil(inputs, lanes));
    long perVector = Math.max(1, bufferColumns / vectors);
    return units.tileColumns(whole, (int) Math.min(rowColumns, perVector));
  }

  /** Partial sums of an output that the host adds up. */
  long partialSums(BankMatrixLayout layout) {
    return units.continuesSums() ? 1 : layout.inputTiles();
  }

  PimTransfers transfers() {
    return units.transfers();
  }

  void add(PimProgram.Builder steps, BankMatrixLayout layout, long vectors) {
    int together = Math.max(1, bufferColumns / layout.tileColumns());
    for (long first = 0; first < vectors; first += together) {
      int served = (int) Math.min(together, vectors - first);
      for (long tile = 0; tile < layout.inputTiles(); tile++) {
        steps.block().fence();
        units.load(steps, served, layout.columnsOf(tile));
        rows(steps, layout, tile, served);
      }
    }
  }

  private void rows(PimProgram.Builder steps, BankMatrixLayout layout, long tile, int vectors) {
    boolean last = tile == layout.inputTiles() - 1;
    for (long round = 0; round < layout.rounds(); round++) {
      if (round % layout.tilesPerRow() == 0) {
        long inRow = Math.min(layout.tilesPerRow(), layout.rounds() - round);
        if (round > 0) {
          steps.block();
        }
        steps.fence();
        units.beginRow(steps, (int) inRow * vectors);
      }
      units.multiply(
          steps,
          layout.row(round, tile),
          layout.column(round),
          layout.columnsOf(tile),
          vectors,
          last);
    }
  }
}
