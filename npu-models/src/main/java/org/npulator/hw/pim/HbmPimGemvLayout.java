package org.npulator.hw.pim;

import org.npulator.hw.program.PimOrganization;

/**
 * Where the weights of a product lie in the banks of HBM-PIM. A unit computes as many outputs at a
 * time as it has registers; the tiles of all units of all channels make an output tile. Inputs come
 * in tiles of as many columns as there are registers, in turn from the even and the odd bank of a
 * unit. Each lane keeps a sum of its own, so that a result takes a column in which the lanes are
 * still to be added.
 *
 * @param outputTiles rounds over all units
 * @param inputTiles tiles of a row of the matrix
 * @param registers of a register file
 * @param columnsPerTile columns of a tile in a bank
 * @param firstColumn of a bank, counted through its rows
 */
record HbmPimGemvLayout(
    long outputTiles,
    long inputTiles,
    int registers,
    int columnsPerTile,
    int lanes,
    int units,
    long firstColumn) {

  static HbmPimGemvLayout of(PimKernel.Gemv gemv, PimUnitConfig.HbmPim unit, PimOrganization memory)
      throws PimMappingException {
    int units = memory.channels() * memory.banksPerRank() / 2;
    HbmPimGemvLayout layout =
        new HbmPimGemvLayout(
            HbmPimMapping.ceil(gemv.outputs(), (long) units * unit.registers()),
            HbmPimMapping.ceil(gemv.inputs(), (long) unit.lanes() * unit.registers()),
            unit.registers(),
            unit.registers() * unit.registers(),
            unit.lanes(),
            units,
            0);
    long columns = layout.resultColumn(layout.outputTiles() * gemv.vectors());
    requireRows(HbmPimMapping.ceil(columns, memory.columns()), unit);
    return layout;
  }

  /** The same in later rows. */
  HbmPimGemvLayout from(int firstRow, PimOrganization memory) {
    return new HbmPimGemvLayout(
        outputTiles,
        inputTiles,
        registers,
        columnsPerTile,
        lanes,
        units,
        (long) firstRow * memory.columns());
  }

  /** Refuses operands that reach into the rows that are not for data. */
  static void requireRows(long rows, PimUnitConfig.HbmPim unit) throws PimMappingException {
    int usable = Math.min(unit.parkingRow(), Math.min(unit.allBankRow(), unit.singleBankRow()));
    if (rows > usable) {
      throw new PimMappingException(
          "its operands take " + rows + " rows of each bank; there are " + usable);
    }
  }

  /** Tiles of a row that lie in the even bank, and so the most in any. */
  private long tilesPerBank() {
    return (inputTiles + 1) / 2;
  }

  /** The first column of a tile, counted through the rows of its bank. */
  long weightColumn(long outputTile, long inputTile) {
    return firstColumn + (outputTile * tilesPerBank() + inputTile / 2) * columnsPerTile;
  }

  /** The first column of the results of a round. */
  long resultColumn(long round) {
    return firstColumn + outputTiles * tilesPerBank() * columnsPerTile + round * registers;
  }

  /** The unit, counted through channels and then units, that computes an output. */
  int unitOf(long output) {
    return (int) (output / registers % units);
  }

  long outputTileOf(long output) {
    return output / registers / units;
  }

  /** The column of a weight, counted through the rows of its bank. */
  long columnOf(long output, long input) {
    long register = input / lanes % registers;
    return weightColumn(outputTileOf(output), inputTileOf(input))
        + register * registers
        + output % registers;
  }

  long inputTileOf(long input) {
    return input / lanes / registers;
  }
}
