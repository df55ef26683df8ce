package org.npulator.hw.pim;

import java.util.List;
import org.npulator.hw.pim.PimKernel.Gemv;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/** A weight matrix on units at the banks: its rows go to the banks of all channels in turn. */
final class BankGemv {
  private BankGemv() {}

  /** The matrix in a channel; all channels have as many rows as the one with the most. */
  static BankMatrixLayout layout(
      BankProduct product, Gemv gemv, PimOrganization memory, int lanes, int rowColumns) {
    return layout(product, gemv, memory, lanes, rowColumns, 0);
  }

  static BankMatrixLayout layout(
      BankProduct product,
      Gemv gemv,
      PimOrganization memory,
      int lanes,
      int rowColumns,
      int firstRow) {
    long rounds = HbmPimMapping.ceil(gemv.outputs(), (long) memory.banks() * memory.channels());
    return new BankMatrixLayout(
        memory.banks(),
        lanes,
        rowColumns,
        product.tileColumns(gemv.inputs(), lanes, rowColumns, 1),
        rounds * memory.banks(),
        gemv.inputs(),
        firstRow,
        false);
  }

  static List<PimMapping.Share> shares(
      BankProduct product,
      Gemv gemv,
      BankMatrixLayout layout,
      PimOrganization memory,
      long usableRows,
      String normalMode)
      throws PimMappingException {
    if (layout.rows() > usableRows) {
      throw new PimMappingException(
          "its operands take " + layout.rows() + " rows of each bank; there are " + usableRows);
    }
    PimProgram.Builder steps = new PimProgram.Builder(normalMode);
    product.add(steps, layout, gemv.vectors());
    long used = HbmPimMapping.ceil(gemv.outputs(), memory.banks());
    return List.of(new PimMapping.Share((int) Math.min(memory.channels(), used), steps.build()));
  }
}
