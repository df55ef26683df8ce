package org.npulator.hw.pim;

import java.util.List;
import java.util.Map;
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
    requireWidth(kernel.width());
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
      return attention(BankAttention.shape(attention), memory)
          .shares(attention.heads(), usableRows(memory));
    }
    throw new PimMappingException(
        kernel instanceof PimKernel.StateUpdate
            ? "GDDR6-AiM has no kernel for state updates: its units do not write to their banks"
            : "GDDR6-AiM runs products and attention here, no element-wise kernels");
  }

  @Override
  public BankAttention attention(PimAttention.Shape shape, PimOrganization memory)
      throws PimMappingException {
    requireWidth(shape.width());
    return new BankAttention(
        product(memory, false), shape, memory, lanes(memory), memory.columns(), NORMAL);
  }

  @Override
  public PimGemv gemv(PimGemv.Shape shape, PimOrganization memory) throws PimMappingException {
    requireWidth(shape.width());
    return new BankWeights(
        product(memory, false), shape, memory, lanes(memory), memory.columns(), NORMAL);
  }

  private static void requireWidth(ElementWidth width) throws PimMappingException {
    if (width.bits() != BITS) {
      throw new PimMappingException(
          "GDDR6-AiM computes in 16-bit elements, not in " + width.bits() + "-bit ones");
    }
  }

  private static int lanes(PimOrganization memory) {
    return new ElementWidth(BITS).elementsIn(memory.transactionBytes());
  }

  BankMatrixLayout layout(Gemv gemv, PimOrganization memory) {
    return BankGemv.layout(
        product(memory, gemv.activation()), gemv, memory, lanes(memory), memory.columns());
  }

  @Override
  public int usableRows(PimOrganization memory) {
    return (int) Math.min(memory.rows(), unit.activationRow());
  }

  private BankProduct product(PimOrganization memory, boolean activation) {
    int bufferColumns = (int) (unit.buffer().bytes() / memory.transactionBytes());
    return new BankProduct(new Units(activation, memory), bufferColumns);
  }

  /** Commands to the units of a channel. */
  private final class Units implements BankUnits {
    private final boolean activation;
    private final PimOrganization memory;
    private final int moves;

    Units(boolean activation, PimOrganization memory) {
      this.activation = activation;
      this.memory = memory;
      moves = BankUnits.moves(memory, 1);
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
        move(steps, "WRMAC16", row, vector);
        steps.fence();
        for (int i = 0; i < columns; i++) {
          steps.add("MAC16", 0, row, column + i);
        }
        if (activation && last) {
          steps.fence().add("AF16", 0, unit.activationRow(), 0);
          move(steps, "RDAF16", row, vector);
        } else {
          move(steps, "RDMAC16", row, vector);
        }
      }
    }

    /** The sums of all banks for a vector. */
    private void move(PimProgram.Builder steps, String command, int row, int vector) {
      steps.fence();
      for (int i = 0; i < moves; i++) {
        steps.add(command, 0, row, vector * moves + i);
      }
    }

    @Override
    public boolean continuesSums() {
      return true;
    }

    @Override
    public PimTransfers transfers() {
      int bytes = memory.transactionBytes();
      return new PimTransfers(
          Map.of("WRGB", bytes, "WRMAC16", bytes), Map.of("RDMAC16", bytes, "RDAF16", bytes));
    }
  }
}
