package org.npulator.hw.pim;

import java.util.List;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Attention as products on units at the banks: scores are the products of the keys of a head with
 * its queries, the context that of the values with the weights. A head lies in one channel, a key
 * or an element of the values' dimension in one bank. The host computes the softmax; while it does,
 * the scores of the next head of the channel are computed. Its time is not part of this.
 */
final class BankAttention {
  private static final int MOST_TOGETHER = 8;

  private final BankProduct product;
  private final Attention attention;
  private final PimOrganization memory;
  private final int lanes;
  private final int rowColumns;
  private final String normalMode;

  BankAttention(
      BankProduct product,
      Attention attention,
      PimOrganization memory,
      int lanes,
      int rowColumns,
      String normalMode) {
    this.product = product;
    this.attention = attention;
    this.memory = memory;
    this.lanes = lanes;
    this.rowColumns = rowColumns;
    this.normalMode = normalMode;
  }

  /** Keys of a head: an output a token. */
  BankMatrixLayout keys(long head) {
    return layout(
        attention.contextLength(), attention.headDimension(), head * rowsPerHead(), false);
  }

  /** Values of a head: an output an element of the dimension. */
  BankMatrixLayout values(long head) {
    return layout(
        attention.headDimension(),
        attention.contextLength(),
        head * rowsPerHead() + keyRows(),
        true);
  }

  private long keyRows() {
    return layout(attention.contextLength(), attention.headDimension(), 0, false).rows();
  }

  private long rowsPerHead() {
    return keyRows() + layout(attention.headDimension(), attention.contextLength(), 0, true).rows();
  }

  private BankMatrixLayout layout(long outputs, long inputs, long firstRow, boolean grows) {
    long together = Math.min(attention.queries(), MOST_TOGETHER);
    return new BankMatrixLayout(
        memory.banks(),
        lanes,
        rowColumns,
        product.tileColumns(inputs, lanes, rowColumns, together),
        outputs,
        inputs,
        firstRow,
        grows);
  }

  List<PimMapping.Share> shares(long usableRows) throws PimMappingException {
    long rows = HeadShares.most(attention.heads(), memory.channels()) * rowsPerHead();
    if (rows > usableRows) {
      throw new PimMappingException(
          "the keys and values of a channel take "
              + rows
              + " rows of a bank; there are "
              + usableRows);
    }
    return HeadShares.of(attention.heads(), memory.channels(), this::program);
  }

  private PimProgram program(long heads) {
    PimProgram.Builder steps = new PimProgram.Builder(normalMode);
    product.add(steps, keys(0), attention.queries());
    if (heads == 1) {
      steps.drain();
    }
    for (long head = 0; head < heads; head++) {
      if (head + 1 < heads) {
        product.add(steps, keys(head + 1), attention.queries());
      }
      product.add(steps, values(head), attention.queries());
    }
    return steps.build();
  }
}
