package org.npulator.hw.pim;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.pim.PimKernel.Gemv;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Kernels on Newton (He et al., MICRO 2020) and NeuPIMs (Heo et al., ASPLOS 2024). The processor
 * writes vectors into a row, which is copied into the buffer of the units as a whole. Newton's
 * controller is sent every product and every read of results; that of NeuPIMs a header for a row
 * and a command for all products of a result with its read.
 */
final class NeuPimsMapping implements PimMapping {
  private static final String NORMAL = "normal";
  private static final int BITS = 16;

  /** Columns that composite commands multiply. */
  private static final int[] COMPOSITES = {4, 8, 16, 32};

  private final PimUnitConfig.NeuPims unit;

  NeuPimsMapping(PimUnitConfig.NeuPims unit) {
    this.unit = unit;
  }

  @Override
  public List<Share> map(PimKernel kernel, PimOrganization memory) throws PimMappingException {
    requireWidth(kernel.width());
    if (kernel instanceof Gemv gemv && !gemv.activation()) {
      return BankGemv.shares(
          product(memory), gemv, layout(gemv, memory), memory, usableRows(memory), NORMAL);
    }
    if (kernel instanceof Attention attention) {
      return placed(BankAttention.shape(attention), memory)
          .shares(attention.heads(), usableRows(memory));
    }
    throw new PimMappingException(
        kernel instanceof Gemv
            ? "NeuPIMs leaves activation functions to the processor"
            : "NeuPIMs runs products and attention only");
  }

  @Override
  public PimAttention attention(PimAttention.Shape shape, PimOrganization memory)
      throws PimMappingException {
    requireWidth(shape.width());
    requireHostColumns(memory);
    return placed(shape, memory);
  }

  private BankAttention placed(PimAttention.Shape shape, PimOrganization memory)
      throws PimMappingException {
    return new BankAttention(
        product(memory), shape, memory, unit.lanes(), rowColumns(memory), NORMAL);
  }

  @Override
  public PimGemv gemv(PimGemv.Shape shape, PimOrganization memory) throws PimMappingException {
    requireWidth(shape.width());
    requireHostColumns(memory);
    return new BankWeights(
        product(memory), shape, memory, unit.lanes(), rowColumns(memory), NORMAL);
  }

  private static void requireWidth(ElementWidth width) throws PimMappingException {
    if (width.bits() != BITS) {
      throw new PimMappingException(
          "NeuPIMs computes in 16-bit elements, not in " + width.bits() + "-bit ones");
    }
  }

  /** The host stores what units multiply by columns. */
  private void requireHostColumns(PimOrganization memory) throws PimMappingException {
    if (unit.lanes() * BITS != 8 * memory.transactionBytes()) {
      throw new PimMappingException(
          "a column of "
              + memory.transactionBytes()
              + " bytes is not one of the "
              + unit.lanes()
              + " lanes of a unit");
    }
  }

  BankMatrixLayout layout(Gemv gemv, PimOrganization memory) {
    return BankGemv.layout(product(memory), gemv, memory, unit.lanes(), rowColumns(memory));
  }

  /** Columns of a unit, which may be narrower than those of the host. */
  private int rowColumns(PimOrganization memory) {
    return memory.columns() * memory.transactionBytes() / (unit.lanes() * BITS / 8);
  }

  @Override
  public int usableRows(PimOrganization memory) {
    return (int) Math.min(memory.rows(), unit.vectorRow());
  }

  /** The buffer holds a row. */
  private BankProduct product(PimOrganization memory) {
    return new BankProduct(
        unit.composite() ? new Composite(memory) : new Single(memory), rowColumns(memory));
  }

  private void load(PimProgram.Builder steps, PimOrganization memory, int columns) {
    long bytes = (long) columns * unit.lanes() * BITS / 8;
    for (int i = 0; i < HbmPimMapping.ceil(bytes, memory.transactionBytes()); i++) {
      steps.add(HbmPimMapping.WRITE, 0, unit.vectorRow(), i);
    }
    steps.fence().add("GWRITE", 0, unit.vectorRow(), 0);
  }

  /** Newton: every product is a command. */
  private final class Single implements BankUnits {
    private final PimOrganization memory;

    Single(PimOrganization memory) {
      this.memory = memory;
    }

    @Override
    public void load(PimProgram.Builder steps, int vectors, int columns) {
      NeuPimsMapping.this.load(steps, memory, vectors * columns);
    }

    @Override
    public void beginRow(PimProgram.Builder steps, int results) {
      // The commands themselves name the row.
    }

    @Override
    public void multiply(
        PimProgram.Builder steps, int row, int column, int columns, int vectors, boolean last) {
      for (int vector = 0; vector < vectors; vector++) {
        steps.fence();
        for (int i = 0; i < columns; i++) {
          steps.add("COMP", 0, row, column + i);
        }
        steps.fence();
        int moves = BankUnits.moves(memory, 1);
        for (int i = 0; i < moves; i++) {
          steps.add("READRES", 0, row, vector * moves + i);
        }
      }
    }

    @Override
    public boolean continuesSums() {
      return false;
    }

    @Override
    public PimTransfers transfers() {
      int bytes = memory.transactionBytes();
      return new PimTransfers(Map.of(HbmPimMapping.WRITE, bytes), Map.of("READRES", bytes));
    }
  }

  /** NeuPIMs: a header for a row, then a command for each result. */
  private final class Composite implements BankUnits {
    private final PimOrganization memory;

    Composite(PimOrganization memory) {
      this.memory = memory;
    }

    @Override
    public int tileColumns(int inputs, int room) {
      int columns = COMPOSITES[0];
      for (int size : COMPOSITES) {
        if (columns < inputs && size <= room) {
          columns = size;
        }
      }
      return columns;
    }

    /** Zeros are sent for the columns that a command multiplies beyond those of the tile. */
    @Override
    public void load(PimProgram.Builder steps, int vectors, int columns) {
      NeuPimsMapping.this.load(steps, memory, vectors * multiplied(columns));
    }

    @Override
    public void beginRow(PimProgram.Builder steps, int results) {
      steps.add("P_HEADER", 0, 0, results);
    }

    @Override
    public void multiply(
        PimProgram.Builder steps, int row, int column, int columns, int vectors, boolean last) {
      for (int vector = 0; vector < vectors; vector++) {
        steps.fence().add(composite(multiplied(columns)), 0, row, column);
      }
    }

    /** Columns that the command for some columns multiplies. */
    private static int multiplied(int columns) {
      int size = 0;
      while (COMPOSITES[size] < columns) {
        size++;
      }
      return COMPOSITES[size];
    }

    @Override
    public boolean continuesSums() {
      return false;
    }

    @Override
    public PimTransfers transfers() {
      Map<String, Integer> received = new HashMap<>();
      for (int columns : COMPOSITES) {
        received.put(composite(columns), memory.banks() * SUM_BYTES);
      }
      return new PimTransfers(Map.of(HbmPimMapping.WRITE, memory.transactionBytes()), received);
    }

    private static String composite(int columns) {
      return "COMPS" + columns + "_READRES";
    }
  }
}
