package org.npulator.hw.pim;

import java.util.List;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.pim.PimKernel.StateUpdate;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Kernels on Pimba (Kim et al., MICRO 2025), whose units serve two banks each: one is read while
 * the other is written. A chunk is what lies in a row of a bank: as many rows of a state as a
 * column has elements, and as many of its columns as the row of the bank has. All banks of a pseudo
 * channel work on a chunk each in a pass: registers are written, two commands go to every column,
 * one for each of the two banks, and the sums of the units are read.
 */
final class PimbaMapping implements PimMapping {
  static final String NORMAL = "normal";

  private static final int MX8_BITS = 8;
  private static final int WIDE_BITS = 16;

  private final PimUnitConfig.Pimba unit;

  PimbaMapping(PimUnitConfig.Pimba unit) {
    this.unit = unit;
  }

  @Override
  public List<Share> map(PimKernel kernel, PimOrganization memory) throws PimMappingException {
    int bits = kernel.width().bits();
    if (bits != MX8_BITS && bits != WIDE_BITS) {
      throw new PimMappingException(
          "Pimba computes in MX8 or 16-bit elements, not in " + bits + "-bit ones");
    }
    if (kernel instanceof StateUpdate update) {
      return update(update, memory);
    }
    if (kernel instanceof Attention attention) {
      return attention(attention, memory);
    }
    throw new PimMappingException(
        "Pimba runs state updates and attention; products with weights and element-wise kernels"
            + " stay with the processor");
  }

  @Override
  public PimAttention attention(PimAttention.Shape shape, PimOrganization memory)
      throws PimMappingException {
    if (shape.width().bits() != WIDE_BITS) {
      throw new PimMappingException(
          "Pimba takes keys and values of "
              + WIDE_BITS
              + " bits from the cores, which write no MX8, not of "
              + shape.width().bits()
              + " bits");
    }
    return new PimbaAttention(unit.banksPerUnit(), this, shape, memory);
  }

  @Override
  public PimGemv gemv(PimGemv.Shape shape, PimOrganization memory) throws PimMappingException {
    throw new PimMappingException(
        "Pimba runs state updates and attention; products with weights stay with the cores");
  }

  /** Chunks of a matrix of a head. */
  private record Chunks(long blockRows, long perBlockRow, long lastColumns, long columns) {
    static Chunks of(long rows, long columns, int lanes, PimOrganization memory) {
      long perBlockRow = HbmPimMapping.ceil(columns, memory.columns());
      return new Chunks(
          HbmPimMapping.ceil(rows, lanes),
          perBlockRow,
          columns - (perBlockRow - 1) * memory.columns(),
          memory.columns());
    }

    int columnsOf(long chunk) {
      return (int) (chunk % perBlockRow == perBlockRow - 1 ? lastColumns : columns);
    }
  }

  /** Chunks one after the other in each bank, and the banks that have some. */
  private record Deal(long perBank, long banks) {
    static Deal of(Chunks chunks, long heads, long banks) {
      long rows = Math.multiplyExact(heads, chunks.blockRows());
      if (rows >= banks) {
        return new Deal(HbmPimMapping.ceil(rows, banks) * chunks.perBlockRow(), banks);
      }
      long pieces = Math.min(chunks.perBlockRow(), banks / rows);
      return new Deal(HbmPimMapping.ceil(chunks.perBlockRow(), pieces), rows * pieces);
    }

    int channels(PimOrganization memory) {
      return (int) HbmPimMapping.ceil(banks, memory.banks());
    }
  }

  private List<Share> update(StateUpdate update, PimOrganization memory)
      throws PimMappingException {
    int lanes = update.width().elementsIn(memory.transactionBytes());
    Chunks chunks = Chunks.of(update.dimension(), update.columns(), lanes, memory);
    long banks = (long) memory.banks() * memory.channels();
    Deal deal = Deal.of(chunks, update.heads(), banks);
    requireRoom(deal.perBank(), memory);
    PimProgram.Builder steps = new PimProgram.Builder(NORMAL);
    int vectorWrites = (int) HbmPimMapping.ceil(memory.columns(), lanes);
    for (long pass = 0; pass < deal.perBank(); pass++) {
      boolean newBlockRow = pass % chunks.perBlockRow() == 0;
      int writes = vectorWrites + (newBlockRow ? unit.blockRowWrites() : 0);
      int columns = columnsOf(chunks, deal, pass);
      steps.block();
      pass(steps, memory, (int) pass, writes, columns, vectorWrites);
    }
    return List.of(new Share(deal.channels(memory), steps.build()));
  }

  /** A shorter chunk ends a pass earlier only if all banks have one. */
  private static int columnsOf(Chunks chunks, Deal deal, long pass) {
    boolean inStep = deal.perBank() % chunks.perBlockRow() == 0;
    return inStep ? chunks.columnsOf(pass) : (int) Math.min(chunks.columns(), mostColumns(chunks));
  }

  private static long mostColumns(Chunks chunks) {
    return chunks.perBlockRow() > 1 ? chunks.columns() : chunks.lastColumns();
  }

  private List<Share> attention(Attention attention, PimOrganization memory)
      throws PimMappingException {
    int lanes = attention.width().elementsIn(memory.transactionBytes());
    // Values lie as keys do: what is summed up is the other index.
    Chunks chunks = Chunks.of(attention.headDimension(), attention.contextLength(), lanes, memory);
    long banks = (long) memory.banks() * memory.channels();
    Deal deal = Deal.of(chunks, attention.heads(), banks);
    requireRoom(2 * deal.perBank(), memory);
    int vectorWrites = (int) HbmPimMapping.ceil(memory.columns(), lanes);
    PimProgram.Builder steps = new PimProgram.Builder(NORMAL);
    for (long pass = 0; pass < deal.perBank(); pass++) {
      queries(steps, memory, attention, (int) pass, 1, columnsOf(chunks, deal, pass), vectorWrites);
    }
    steps.drain();
    for (long pass = 0; pass < deal.perBank(); pass++) {
      long row = deal.perBank() + pass;
      // A column of values takes the weight of its token, as many as a row has columns.
      queries(steps, memory, attention, (int) row, vectorWrites, columnsOf(chunks, deal, pass), 1);
    }
    return List.of(new Share(deal.channels(memory), steps.build()));
  }

  /** Each query works on the open rows in turn. */
  private void queries(
      PimProgram.Builder steps,
      PimOrganization memory,
      Attention attention,
      int row,
      int writesPerBank,
      int columns,
      int results) {
    steps.block();
    for (long query = 0; query < attention.queries(); query++) {
      pass(steps, memory, row, writesPerBank, columns, results);
    }
  }

  void pass(
      PimProgram.Builder steps,
      PimOrganization memory,
      int row,
      int writesPerBank,
      int columns,
      int resultsPerUnit) {
    steps.fence();
    for (int bank = 0; bank < memory.banks(); bank++) {
      for (int i = 0; i < writesPerBank; i++) {
        steps.add("REG_WRITE", bank, row, i);
      }
    }
    steps.fence();
    for (int column = 0; column < columns; column++) {
      for (int bank = 0; bank < unit.banksPerUnit(); bank++) {
        steps.add("COMP", bank, row, column);
      }
    }
    steps.fence();
    for (int i = 0; i < memory.banks() / unit.banksPerUnit() * resultsPerUnit; i++) {
      steps.add("RESULT", i * unit.banksPerUnit() % memory.banks(), row, i);
    }
  }

  private static void requireRoom(long rows, PimOrganization memory) throws PimMappingException {
    if (rows > memory.rows()) {
      throw new PimMappingException(
          "its operands take " + rows + " rows of each bank; there are " + memory.rows());
    }
  }
}
