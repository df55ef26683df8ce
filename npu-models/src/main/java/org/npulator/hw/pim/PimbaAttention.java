package org.npulator.hw.pim;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Keys and values of heads that Pimba attends to. A chunk is what lies in a row of a bank: a block
 * of as many elements as a column has, of as many tokens as a row has columns. The blocks of a head
 * and some of its chunks lie side by side in the banks, later chunks in the rows behind. Banks of a
 * unit share tokens of keys and elements of values, which it adds up.
 */
final class PimbaAttention implements PimSplitAttention {
  private final int banksPerUnit;
  private final Shape shape;
  private final PimOrganization memory;
  private final PimbaMapping mapping;
  private final int lanes;

  /** Blocks of the elements of a key, and chunks that lie side by side for each. */
  private final int blocks;

  private final int pieces;

  PimbaAttention(int banksPerUnit, PimbaMapping mapping, Shape shape, PimOrganization memory)
      throws PimMappingException {
    this.banksPerUnit = banksPerUnit;
    this.mapping = mapping;
    this.shape = shape;
    this.memory = memory;
    lanes = shape.width().elementsIn(memory.transactionBytes());
    blocks = (int) HbmPimMapping.ceil(shape.headDimension(), lanes);
    pieces = memory.banks() / blocks;
    if (pieces == 0 || blocks % banksPerUnit != 0 || pieces % banksPerUnit != 0) {
      throw new PimMappingException(
          "keys of "
              + shape.headDimension()
              + " elements are "
              + blocks
              + " blocks, which do not divide the units of "
              + memory.banks()
              + " banks");
    }
  }

  private int passes(long contextLength) {
    long tokens = (long) pieces * memory.columns();
    return Math.toIntExact(HbmPimMapping.ceil(contextLength, tokens));
  }

  @Override
  public int rowsPerHead() {
    return 2 * passes(shape.capacityTokens());
  }

  @Override
  public List<PimColumn> key(long token) {
    return columns(token, 0);
  }

  @Override
  public List<PimColumn> value(long token) {
    return columns(token, passes(shape.capacityTokens()));
  }

  private List<PimColumn> columns(long token, int firstRow) {
    long chunk = token / memory.columns();
    int piece = (int) (chunk % pieces);
    boolean keys = firstRow == 0;
    List<PimColumn> columns = new ArrayList<>();
    for (int block = 0; block < blocks; block++) {
      columns.add(
          new PimColumn(
              keys ? piece * blocks + block : block * pieces + piece,
              firstRow + Math.toIntExact(chunk / pieces),
              (int) (token % memory.columns())));
    }
    return columns;
  }

  @Override
  public PimProgram scores(int firstRow, long contextLength) {
    return program(firstRow, contextLength, 1, vectorMoves());
  }

  @Override
  public PimProgram values(int firstRow, long contextLength) {
    return program(firstRow + passes(shape.capacityTokens()), contextLength, vectorMoves(), 1);
  }

  /** Moves of as many numbers as a row has columns. */
  private int vectorMoves() {
    return (int) HbmPimMapping.ceil(memory.columns(), lanes);
  }

  /** Each query works on the open rows in turn. */
  private PimProgram program(
      int firstRow, long contextLength, int writesPerBank, int resultsPerUnit) {
    PimProgram.Builder steps = new PimProgram.Builder(PimbaMapping.NORMAL);
    for (int pass = 0; pass < passes(contextLength); pass++) {
      steps.block();
      long first = (long) pass * pieces * memory.columns();
      int columns = (int) Math.min(memory.columns(), contextLength - first);
      for (int query = 0; query < shape.queries(); query++) {
        mapping.pass(steps, memory, firstRow + pass, writesPerBank, columns, resultsPerUnit);
      }
    }
    return steps.build();
  }

  @Override
  public long partialScores() {
    return blocks / banksPerUnit;
  }

  @Override
  public long partialResults(long contextLength) {
    return (long) passes(contextLength) * pieces / banksPerUnit;
  }

  @Override
  public PimTransfers transfers() {
    int bytes = memory.transactionBytes();
    return new PimTransfers(Map.of("REG_WRITE", bytes), Map.of("RESULT", bytes));
  }
}
