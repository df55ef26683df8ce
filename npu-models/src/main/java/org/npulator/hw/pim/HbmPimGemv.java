package org.npulator.hw.pim;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/** Weights that HBM-PIM multiplies with vectors. */
final class HbmPimGemv implements PimStoredGemv {
  private static final int ODD = 1;

  private final PimUnitConfig.HbmPim unit;
  private final Shape shape;
  private final PimOrganization memory;
  private final HbmPimGemvLayout layout;

  HbmPimGemv(PimUnitConfig.HbmPim unit, Shape shape, PimOrganization memory)
      throws PimMappingException {
    this.unit = unit;
    this.shape = shape;
    this.memory = memory;
    layout = HbmPimGemvLayout.of(kernel(shape.vectors()), unit, memory);
  }

  private PimKernel.Gemv kernel(long vectors) {
    return new PimKernel.Gemv(shape.outputs(), shape.inputs(), vectors, shape.width(), false);
  }

  @Override
  public int rows() {
    long columns = layout.resultColumn(layout.outputTiles() * shape.vectors());
    return Math.toIntExact(HbmPimMapping.ceil(columns, memory.columns()));
  }

  @Override
  public PimProgram program(int firstRow, long vectors) {
    return new HbmPimMapping(unit).gemv(kernel(vectors), layout.from(firstRow, memory), memory);
  }

  @Override
  public long sentBytes(long vectors) {
    return layout.outputTiles()
        * vectors
        * layout.inputTiles()
        * unit.registers()
        * memory.transactionBytes();
  }

  @Override
  public int usedChannels() {
    return memory.channels();
  }

  @Override
  public long rounds() {
    return layout.outputTiles();
  }

  @Override
  public int outputsPerRound() {
    return memory.banksPerRank() / 2 * unit.registers();
  }

  @Override
  public List<PimColumn> results(long round, long vectors, long vector) {
    List<PimColumn> columns = new ArrayList<>();
    for (int bank = ODD; bank < memory.banksPerRank(); bank += 2) {
      for (int register = 0; register < unit.registers(); register++) {
        long column = layout.resultColumn(round * vectors + vector) + register;
        columns.add(
            new PimColumn(
                bank, (int) (column / memory.columns()), (int) (column % memory.columns())));
      }
    }
    return columns;
  }

  @Override
  public int partialSums() {
    return unit.lanes();
  }
}
