package org.npulator.hw.pim;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Attention as products on units at the banks: scores are the products of the keys of a head with
 * its queries, the context that of the values with the weights. A head lies in one channel, a key
 * or an element of the values' dimension in one bank. The host computes the softmax; while it does,
 * the scores of the next head of the channel are computed. Its time is not part of this.
 */
final class BankAttention implements PimSplitAttention {
  private static final int MOST_TOGETHER = 8;

  private final BankProduct product;
  private final Shape shape;
  private final PimOrganization memory;
  private final int lanes;
  private final int rowColumns;
  private final String normalMode;

  /**
   * @throws PimMappingException if keys do not fill columns
   */
  BankAttention(
      BankProduct product,
      Shape shape,
      PimOrganization memory,
      int lanes,
      int rowColumns,
      String normalMode)
      throws PimMappingException {
    if (lanes == 0) {
      throw new PimMappingException(
          "elements of " + shape.width().bits() + " bits do not fill a column");
    }
    this.product = product;
    this.shape = shape;
    this.memory = memory;
    this.lanes = lanes;
    this.rowColumns = rowColumns;
    this.normalMode = normalMode;
  }

  /** What a kernel works on, with room for its context alone. */
  static Shape shape(PimKernel.Attention attention) {
    return new Shape(
        attention.headDimension(),
        attention.width(),
        Math.toIntExact(attention.queries()),
        attention.contextLength());
  }

  /** Keys of a head: an output a token. */
  BankMatrixLayout keyLayout(long firstRow, long contextLength) {
    return layout(contextLength, shape.headDimension(), shape.headDimension(), firstRow, false);
  }

  /** Values of a head, which lie behind its keys: an output an element of the dimension. */
  BankMatrixLayout valueLayout(long firstRow, long contextLength) {
    return layout(
        shape.headDimension(), contextLength, shape.capacityTokens(), firstRow + keyRows(), true);
  }

  private long keyRows() {
    return keyLayout(0, shape.capacityTokens()).rows();
  }

  /**
   * @param mostInputs that there will ever be, for which tiles are cut
   */
  private BankMatrixLayout layout(
      long outputs, long inputs, long mostInputs, long firstRow, boolean grows) {
    long together = Math.min(shape.queries(), MOST_TOGETHER);
    return new BankMatrixLayout(
        memory.banks(),
        lanes,
        rowColumns,
        product.tileColumns(mostInputs, lanes, rowColumns, together),
        outputs,
        inputs,
        firstRow,
        grows);
  }

  @Override
  public int rowsPerHead() {
    BankMatrixLayout values =
        layout(shape.headDimension(), shape.capacityTokens(), shape.capacityTokens(), 0, true);
    return Math.toIntExact(keyRows() + values.rows());
  }

  @Override
  public List<PimColumn> key(long token) {
    BankMatrixLayout keys = keyLayout(0, shape.capacityTokens());
    List<PimColumn> columns = new ArrayList<>();
    for (long input = 0; input < shape.headDimension(); input += lanes) {
      columns.add(
          new PimColumn(keys.bankOf(token), keys.rowOf(token, input), keys.columnOf(token, input)));
    }
    return columns;
  }

  @Override
  public List<PimColumn> value(long token) {
    BankMatrixLayout values = valueLayout(0, shape.capacityTokens());
    List<PimColumn> columns = new ArrayList<>();
    for (long element = 0; element < shape.headDimension(); element++) {
      columns.add(
          new PimColumn(
              values.bankOf(element),
              values.rowOf(element, token),
              values.columnOf(element, token)));
    }
    return columns;
  }

  @Override
  public int tokensOfValueColumn() {
    return lanes;
  }

  @Override
  public PimProgram scores(int firstRow, long contextLength) {
    PimProgram.Builder steps = new PimProgram.Builder(normalMode);
    product.add(steps, keyLayout(firstRow, contextLength), shape.queries());
    return steps.build();
  }

  @Override
  public PimProgram values(int firstRow, long contextLength) {
    PimProgram.Builder steps = new PimProgram.Builder(normalMode);
    product.add(steps, valueLayout(firstRow, contextLength), shape.queries());
    return steps.build();
  }

  @Override
  public long partialScores() {
    return product.partialSums(keyLayout(0, 1));
  }

  @Override
  public long partialResults(long contextLength) {
    return product.partialSums(valueLayout(0, contextLength));
  }

  @Override
  public PimTransfers transfers() {
    return product.transfers();
  }

  /** All heads on the whole memory, each with as many tokens as there is room for. */
  List<PimMapping.Share> shares(long heads, long usableRows) throws PimMappingException {
    long rows = HeadShares.most(heads, memory.channels()) * rowsPerHead();
    if (rows > usableRows) {
      throw new PimMappingException(
          "the keys and values of a channel take "
              + rows
              + " rows of a bank; there are "
              + usableRows);
    }
    return HeadShares.of(heads, memory.channels(), this::program);
  }

  private PimProgram program(long heads) {
    long context = shape.capacityTokens();
    PimProgram.Builder steps = new PimProgram.Builder(normalMode);
    product.add(steps, keyLayout(0, context), shape.queries());
    if (heads == 1) {
      steps.drain();
    }
    for (long head = 0; head < heads; head++) {
      if (head + 1 < heads) {
        product.add(steps, keyLayout((head + 1) * rowsPerHead(), context), shape.queries());
      }
      product.add(steps, valueLayout(head * rowsPerHead(), context), shape.queries());
    }
    return steps.build();
  }
}
