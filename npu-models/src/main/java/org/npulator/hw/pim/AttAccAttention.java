package org.npulator.hw.pim;

import java.util.List;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/** Keys and values of heads that AttAcc attends to. */
final class AttAccAttention implements PimFusedAttention {
  private final PimUnitConfig.AttAcc unit;
  private final Shape shape;
  private final PimOrganization memory;
  private final AttAccHead layout;

  AttAccAttention(PimUnitConfig.AttAcc unit, Shape shape, PimOrganization memory)
      throws PimMappingException {
    AttAccMapping.requireWholeColumns(shape.width(), memory);
    if (!shape.width().equals(AttAccMapping.ELEMENT)) {
      throw new PimMappingException(
          "AttAcc multiplies "
              + AttAccMapping.ELEMENT.bits()
              + "-bit keys and values, not "
              + shape.width().bits()
              + "-bit ones");
    }
    if (shape.width().bytes(shape.headDimension()) % memory.transactionBytes() != 0) {
      throw new PimMappingException(
          "heads of "
              + shape.headDimension()
              + " elements do not fill columns of "
              + memory.transactionBytes()
              + " bytes");
    }
    this.unit = unit;
    this.shape = shape;
    this.memory = memory;
    layout = AttAccHead.placed(unit.level(), shape, shape.capacityTokens(), memory, 0);
    if (rowsPerHead() > memory.rows()) {
      throw new PimMappingException(
          "the keys and values of a head of "
              + shape.capacityTokens()
              + " tokens take "
              + rowsPerHead()
              + " rows of a bank; there are "
              + memory.rows());
    }
  }

  @Override
  public int rowsPerHead() {
    return layout.rowsOfKeysAndValues();
  }

  @Override
  public List<PimColumn> key(long token) {
    return layout.key(token);
  }

  @Override
  public List<PimColumn> value(long token) {
    return layout.value(token);
  }

  @Override
  public PimProgram program(int firstRow, int heads, long contextLength) {
    AttAccHead head = AttAccHead.placed(unit.level(), shape, contextLength, memory, firstRow);
    return AttAccMapping.program(unit, head, heads);
  }
}
