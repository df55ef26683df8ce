package org.npulator.hw.pim;

import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/** How units at the banks that share a buffer are told to multiply. */
interface BankUnits {

  /**
   * Columns of a tile.
   *
   * @param inputs columns that a vector takes
   * @param room columns that there are for a tile
   */
  default int tileColumns(int inputs, int room) {
    return Math.min(inputs, room);
  }

  /** Brings a tile of some vectors into the buffer. */
  void load(PimProgram.Builder steps, int vectors, int columns);

  /** Announces the products with a row of every bank. */
  void beginRow(PimProgram.Builder steps, int results);

  /**
   * Multiplies a tile of an output of every bank with each of the vectors in the buffer and reads
   * the sums.
   *
   * @param last whether no other tile of these outputs follows
   */
  void multiply(
      PimProgram.Builder steps, int row, int column, int columns, int vectors, boolean last);

  /** Whether sums of the tiles before are continued by the units; otherwise the host adds them. */
  boolean continuesSums();

  /** What the commands carry over the data bus. */
  PimTransfers transfers();

  /** Bytes of a sum of a unit. */
  int SUM_BYTES = 2;

  /** Moves over the data bus that the sums of all banks of a channel take for some vectors. */
  static int moves(PimOrganization memory, int vectors) {
    return (int)
        HbmPimMapping.ceil((long) vectors * memory.banks() * SUM_BYTES, memory.transactionBytes());
  }
}
