package org.npulator.hw.pim;

import java.util.List;
import java.util.Map;
import org.npulator.hw.format.FormatConfig;
import org.npulator.hw.format.FormatConfig.Arithmetic;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.pim.PimKernel.Gemv;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Kernels on units at the banks that have more multipliers the narrower the operands are, after the
 * idea of P3-LLM (Chen et al., 2025): narrow multipliers take less area, and columns of narrow
 * weights hold more of them. Where there are more multipliers than weights in a column, it is
 * multiplied with several vectors at once; where there are fewer, it is read as often as needed.
 */
final class LowPrecisionMapping implements PimMapping {
  private static final String NORMAL = "normal";

  private final PimUnitConfig.LowPrecision unit;

  LowPrecisionMapping(PimUnitConfig.LowPrecision unit) {
    this.unit = unit;
  }

  @Override
  public List<Share> map(PimKernel kernel, PimOrganization memory) throws PimMappingException {
    BankProduct product = product(kernel.width(), memory);
    int lanes = kernel.width().elementsIn(memory.transactionBytes());
    if (kernel instanceof Gemv gemv && !gemv.activation()) {
      BankMatrixLayout layout = BankGemv.layout(product, gemv, memory, lanes, memory.columns());
      return BankGemv.shares(product, gemv, layout, memory, memory.rows(), NORMAL);
    }
    if (kernel instanceof Attention attention) {
      return placed(BankAttention.shape(attention), memory)
          .shares(attention.heads(), memory.rows());
    }
    throw new PimMappingException(
        kernel instanceof Gemv
            ? "the units have no activation functions"
            : "the units run products and attention only");
  }

  /** Integers or floating point of widths for which there are multipliers. */
  @Override
  public void requireFormats(NumberFormat stored, NumberFormat sent) throws PimMappingException {
    Arithmetic arithmetic = stored.config().arithmetic();
    if (isScaled(stored) || isScaled(sent) || arithmetic != sent.config().arithmetic()) {
      throw new PimMappingException(
          "the units multiply integers or floating point without block scales, not %s and %s"
              .formatted(sent, stored));
    }
    int most = multipliers(new ElementWidth(stored.bits())).activationBits();
    if (sent.bits() > most) {
      throw new PimMappingException(
          "the units multiply %s with at most %d bits, not with %s".formatted(stored, most, sent));
    }
  }

  /** Whether elements are not numbers by themselves, up to a scale of the tensor. */
  private static boolean isScaled(NumberFormat format) {
    FormatConfig config = format.config();
    return config.block().isPresent()
        || config.packing().elements() != 1
        || config.arithmetic() != Arithmetic.INTEGER
            && config.arithmetic() != Arithmetic.FLOATING_POINT;
  }

  @Override
  public PimAttention attention(PimAttention.Shape shape, PimOrganization memory)
      throws PimMappingException {
    if (shape.width().bits() % 8 != 0) {
      throw new PimMappingException(
          "values of " + shape.width().bits() + " bits are not written token by token");
    }
    return placed(shape, memory);
  }

  private BankAttention placed(PimAttention.Shape shape, PimOrganization memory)
      throws PimMappingException {
    return new BankAttention(
        product(shape.width(), memory),
        shape,
        memory,
        shape.width().elementsIn(memory.transactionBytes()),
        memory.columns(),
        NORMAL);
  }

  @Override
  public PimGemv gemv(PimGemv.Shape shape, PimOrganization memory) throws PimMappingException {
    return new BankWeights(
        product(shape.width(), memory),
        shape,
        memory,
        shape.width().elementsIn(memory.transactionBytes()),
        memory.columns(),
        NORMAL);
  }

  private BankProduct product(ElementWidth width, PimOrganization memory)
      throws PimMappingException {
    PimUnitConfig.Multipliers multipliers = multipliers(width);
    int lanes = width.elementsIn(memory.transactionBytes());
    int bufferColumns =
        (int) (unit.buffer().bytes() * 8 / ((long) lanes * multipliers.activationBits()));
    return new BankProduct(new Units(multipliers, lanes, memory), bufferColumns);
  }

  private PimUnitConfig.Multipliers multipliers(ElementWidth width) throws PimMappingException {
    PimUnitConfig.Multipliers multipliers = unit.operands().get("w" + width.bits());
    if (multipliers == null) {
      throw new PimMappingException(
          "the units have no multipliers for weights of "
              + width.bits()
              + " bits; they have "
              + String.join(", ", unit.operands().keySet()));
    }
    return multipliers;
  }

  /** Commands to the units of a channel. */
  private static final class Units implements BankUnits {
    private final int vectorsAtOnce;
    private final int readsPerColumn;
    private final int loadsPerColumn;
    private final PimOrganization memory;

    Units(PimUnitConfig.Multipliers multipliers, int lanes, PimOrganization memory) {
      vectorsAtOnce = Math.max(1, multipliers.count() / lanes);
      readsPerColumn = (int) HbmPimMapping.ceil(lanes, multipliers.count());
      loadsPerColumn =
          (int)
              HbmPimMapping.ceil(
                  (long) lanes * multipliers.activationBits(), 8L * memory.transactionBytes());
      this.memory = memory;
    }

    @Override
    public void load(PimProgram.Builder steps, int vectors, int columns) {
      for (int i = 0; i < vectors * columns * loadsPerColumn; i++) {
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
      for (int first = 0; first < vectors; first += vectorsAtOnce) {
        int served = Math.min(vectorsAtOnce, vectors - first);
        move(steps, "WRMAC", row, served);
        steps.fence();
        for (int i = 0; i < columns * readsPerColumn; i++) {
          steps.add("MACAB", 0, row, column + i / readsPerColumn);
        }
        move(steps, "RDMAC", row, served);
      }
    }

    /** The sums of all banks for some vectors. */
    private void move(PimProgram.Builder steps, String command, int row, int vectors) {
      steps.fence();
      int moves = BankUnits.moves(memory, vectors);
      for (int i = 0; i < moves; i++) {
        steps.add(command, 0, row, i);
      }
    }

    @Override
    public boolean continuesSums() {
      return true;
    }

    @Override
    public PimTransfers transfers() {
      int bytes = memory.transactionBytes();
      return new PimTransfers(Map.of("WRGB", bytes, "WRMAC", bytes), Map.of("RDMAC", bytes));
    }
  }
}
