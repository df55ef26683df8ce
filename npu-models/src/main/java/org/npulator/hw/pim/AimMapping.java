package org.npulator.hw.pim;

import java.util.List;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.pim.PimKernel.Gemv;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Kernels on GDDR6-AiM (Lee et al., ISSCC 2022; Kwon et al., Hot Chips 2022), whose units at the
 * banks are those of Newton (He et al., MICRO 2020). The host writes a vector into the global
 * buffer, the sums so far into the registers of all units, lets them multiply column after column
 * of a row and reads the sums back. An activation function interpolates between entries of a table
 * in a row of its own.
 */
final class AimMapping implements PimMapping {
  private static final String NORMAL = "normal";
  private static final int BITS = 16;

  private final PimUnitConfig.Gddr6Aim unit;

  AimMapping(PimUnitConfig.Gddr6Aim unit) {
    this.unit = unit;
  }

  @Override
  public List<Share> map(PimKernel kernel, PimOrganization memory) throws PimMappingException {
    if (kernel.width().bits() != BITS) {
      throw new PimMappingException(
          "GDDR6-AiM computes in 16-bit elements, not in " + kernel.width().bits() + "-bit ones");
    }
    int lanes = kernel.width().elementsIn(memory.transactionBytes());
    if (kernel instanceof Gemv gemv) {
      return BankGemv.shares(
          product(memory, gemv.activation()),
          gemv,
          layout(gemv, memory),
          memory,
          usableRows(memory),
          NORMAL);
    }
    if (kernel instanceof Attention attention) {
      return new BankAttention(
              product(memory, false), attention, memory, lanes, memory.columns(), NORMAL)
          .shares(usableRows(memory));
    }
    throw new PimMappingException(
        kernel instanceof PimKernel.StateUpdate
            ? "GDDR6-AiM has no kernel for state updates: its units do not write to their banks"
            : "GDDR6-AiM runs products and attention here, no element-wise kernels");
  }

  BankMatrixLayout layout(Gemv gemv, PimOrganization memory) {
    return BankGemv.layout(
        product(memory, gemv.activation()),
        gemv,
        memory,
        gemv.width().elementsIn(memory.transactionBytes()),
        memory.columns());
  }

  @Override
  public int usableRows(PimOrganization memory) {
    return (int) Math.min(memory.rows(), unit.activationRow());
  }

  private BankProduct product(PimOrganization memory, boolean activation) {
    int bufferColumns = (int) (unit.buffer().bytes() / memory.transactionBytes());
    return new BankProduct(new Units(activation), bufferColumns);
  }

  /** Commands to the units of a channel. */
  private final class Units implements BankUnits {
    private final boolean activation;

    Units(boolean activation) {
      this.activation = activation;
    }

    @Override
    public void load(PimProgram.Builder steps, int vectors, int columns) {
      for (int i = 0; i < vectors * columns; i++) {
        steps.add("WRGB", 0, 0, i);
      }
    }

    @Override
    public void beginRow(PimProgram.Builder steps, int results) {
      // The commands themselves name the row.
    }

    @Override
    public void multiply(
        PimProgram.Builder steps, int row, int column, int columns, int vectors, boolean last) {
      for (int vector = 0; vector < vectors; vector++) {
        steps.fence().add("WRMAC16", 0, row, vector);
        steps.fence();
        for (int i = 0; i < columns; i++) {
          steps.add("MAC16", 0, row, column + i);
        }
        steps.fence();
        if (activation && last) {
          steps.add("AF16", 0, unit.activationRow(), 0);
          steps.fence().add("RDAF16", 0, row, vector);
        } else {
          steps.add("RDMAC16", 0, row, vector);
        }
      }
    }
  }
}
