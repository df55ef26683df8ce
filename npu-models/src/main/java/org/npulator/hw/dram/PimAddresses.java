package org.npulator.hw.dram;

import org.npulator.config.bind.InvalidValueException;

/**
 * The addresses at which a host finds what units at the banks work on. The rows of a memory are
 * consecutive parts of its addresses, each with one row of every bank of every channel, so that the
 * host's data can lie in some rows and that of units in others.
 */
public final class PimAddresses {
  private final AddressMapping mapping;
  private final long transactionsPerRow;
  private final int rows;
  private final int channels;
  private final int transactionBytes;

  /**
   * @throws InvalidValueException if the row is not highest in the addresses
   */
  public PimAddresses(MemoryConfig memory) {
    this(memory, new AddressMapping(memory));
    if (!isRowByRow()) {
      throw new InvalidValueException(
          "mapping.order", "expected the row highest with processing in memory");
    }
  }

  private PimAddresses(MemoryConfig memory, AddressMapping mapping) {
    this.mapping = mapping;
    DramOrganization organization = memory.device().organization();
    rows = organization.rows();
    channels = memory.channels();
    transactionBytes = organization.transactionBytes();
    transactionsPerRow = mapping.capacityBytes() / channels / transactionBytes / rows;
  }

  /** Whether the row is highest in the addresses. */
  static boolean areRowByRow(MemoryConfig memory) {
    return new PimAddresses(memory, new AddressMapping(memory)).isRowByRow();
  }

  private boolean isRowByRow() {
    for (int row = 1; row < rows; row <<= 1) {
      if (mapping.row(row * transactionsPerRow) != row) {
        return false;
      }
    }
    return true;
  }

  /** Bytes of one row of every bank of every channel. */
  public long rowBytes() {
    return transactionsPerRow * channels * transactionBytes;
  }

  /** Rows of a bank. */
  public int rows() {
    return rows;
  }

  /** Columns of one row of all banks of a channel. */
  public long columnsPerRow() {
    return transactionsPerRow;
  }

  /**
   * The address of a column.
   *
   * @param bank counted through pseudo channels, ranks and bank groups of the channel
   */
  public long column(int channel, int bank, int row, int column) {
    return mapping.address(channel, mapping.transaction(bank, row, column));
  }

  /** The address of one of the columns of a row of a channel, counted in the order of addresses. */
  public long column(int channel, int row, long index) {
    return mapping.address(channel, row * transactionsPerRow + index);
  }
}
