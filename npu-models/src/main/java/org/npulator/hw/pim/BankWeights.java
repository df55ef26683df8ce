package org.npulator.hw.pim;

import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/** Weights that units at banks with a buffer multiply with vectors. */
final class BankWeights implements PimReturnedGemv {
  private final BankProduct product;
  private final Shape shape;
  private final PimOrganization memory;
  private final int lanes;
  private final int rowColumns;
  private final String normalMode;

  BankWeights(
      BankProduct product,
      Shape shape,
      PimOrganization memory,
      int lanes,
      int rowColumns,
      String normalMode) {
    this.product = product;
    this.shape = shape;
    this.memory = memory;
    this.lanes = lanes;
    this.rowColumns = rowColumns;
    this.normalMode = normalMode;
  }

  /** The weights in a channel, outputs being rows of the matrix. */
  BankMatrixLayout layout(int firstRow) {
    PimKernel.Gemv gemv =
        new PimKernel.Gemv(shape.outputs(), shape.inputs(), shape.vectors(), shape.width(), false);
    return BankGemv.layout(product, gemv, memory, lanes, rowColumns, firstRow);
  }

  @Override
  public int rows() {
    return Math.toIntExact(layout(0).rows());
  }

  @Override
  public int usedChannels() {
    return (int) Math.min(memory.channels(), HbmPimMapping.ceil(shape.outputs(), memory.banks()));
  }

  @Override
  public PimProgram program(int firstRow, long vectors) {
    PimProgram.Builder steps = new PimProgram.Builder(normalMode);
    product.add(steps, layout(firstRow), vectors);
    return steps.build();
  }

  @Override
  public long sentBytes(long vectors) {
    return product.transfers().sentBytes(program(0, vectors));
  }

  @Override
  public long receivedBytes(long vectors) {
    return product.transfers().receivedBytes(program(0, vectors));
  }

  @Override
  public long partialSums() {
    return product.partialSums(layout(0));
  }
}
