package org.npulator.hw.pim;

/**
 * Where a matrix lies in the banks of a channel whose units multiply columns of their own bank with
 * a buffer that they share. Rows of the matrix, one an output, go to banks in turn. They are cut
 * into tiles of as many inputs as the buffer holds of each vector that it serves at a time; a row
 * of a bank holds as many tiles of outputs as fit.
 *
 * @param banks of a channel, one unit each
 * @param lanes elements of a column
 * @param rowColumns columns of a row of a bank
 * @param tileColumns columns of a tile
 * @param outputs rows of the matrix in this channel
 * @param inputs columns of the matrix
 * @param firstRow of each bank
 * @param growsWithInputs whether rows that a longer matrix needs lie behind those of a shorter one
 *     if inputs are added; otherwise if outputs are
 */
record BankMatrixLayout(
    int banks,
    int lanes,
    int rowColumns,
    int tileColumns,
    long outputs,
    long inputs,
    long firstRow,
    boolean growsWithInputs) {

  BankMatrixLayout {
    if (tileColumns < 1 || tileColumns > rowColumns) {
      throw new IllegalArgumentException(
          "a tile of " + tileColumns + " columns in a row of " + rowColumns);
    }
  }

  long inputTiles() {
    return HbmPimMapping.ceil(inputs, (long) tileColumns * lanes);
  }

  /** Columns of a tile that hold inputs. */
  int columnsOf(long inputTile) {
    long left = inputs - inputTile * tileColumns * lanes;
    return (int) Math.min(tileColumns, HbmPimMapping.ceil(left, lanes));
  }

  /** Tiles of outputs in a row of a bank. */
  int tilesPerRow() {
    return rowColumns / tileColumns;
  }

  /** Outputs of a bank. */
  long rounds() {
    return HbmPimMapping.ceil(outputs, banks);
  }

  /** Rows of a bank that a tile of inputs takes. */
  long rowsPerInputTile() {
    return HbmPimMapping.ceil(rounds(), tilesPerRow());
  }

  long rows() {
    return inputTiles() * rowsPerInputTile();
  }

  int bankOf(long output) {
    return (int) (output % banks);
  }

  /** The row of a bank with some tiles of its outputs. */
  int row(long round, long inputTile) {
    long group = round / tilesPerRow();
    long row =
        growsWithInputs ? inputTile * rowsPerInputTile() + group : group * inputTiles() + inputTile;
    return Math.toIntExact(firstRow + row);
  }

  /** The first column of a tile. */
  int column(long round) {
    return (int) (round % tilesPerRow()) * tileColumns;
  }

  int rowOf(long output, long input) {
    return row(output / banks, input / lanes / tileColumns);
  }

  int columnOf(long output, long input) {
    return column(output / banks) + (int) (input / lanes % tileColumns);
  }
}
