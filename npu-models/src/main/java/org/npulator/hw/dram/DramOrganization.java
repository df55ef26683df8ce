package org.npulator.hw.dram;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** Size of a rank. All numbers are powers of two. */
@Doc("size of a rank; powers of two")
public record DramOrganization(
    @Doc("width of the data bus of a channel in bits") @AtLeast(1) @AtMost(4096) int dataBits,
    @Doc("devices that make up a rank") @AtLeast(1) @AtMost(64) int devices,
    @Doc("bank groups of a rank") @AtLeast(1) @AtMost(64) int bankGroups,
    @Doc("banks of a bank group") @AtLeast(1) @AtMost(64) int banksPerGroup,
    @Doc("rows of a bank") @AtLeast(1) @AtMost(16777216) int rows,
    @Doc("columns of a row, one beat of the data bus each") @AtLeast(1) @AtMost(1048576)
        int columns,
    @Doc("beats of a burst") @AtLeast(1) @AtMost(256) int burstLength) {

  public DramOrganization {
    powerOfTwo("dataBits", dataBits);
    powerOfTwo("devices", devices);
    powerOfTwo("bankGroups", bankGroups);
    powerOfTwo("banksPerGroup", banksPerGroup);
    powerOfTwo("rows", rows);
    powerOfTwo("columns", columns);
    powerOfTwo("burstLength", burstLength);
    if (columns < burstLength) {
      throw new InvalidValueException(
          "columns", "a burst of " + burstLength + " beats does not fit into a row of " + columns);
    }
    if ((long) dataBits * burstLength < 8) {
      throw new InvalidValueException("burstLength", "a burst has at least one byte");
    }
  }

  private static void powerOfTwo(String key, int value) {
    if (Integer.bitCount(value) != 1) {
      throw new InvalidValueException(key, "expected a power of two, not " + value);
    }
  }

  /** Bytes that one read or write command moves. */
  public int transactionBytes() {
    return dataBits * burstLength / 8;
  }

  /** Transactions of a row. */
  public int transactionsPerRow() {
    return columns / burstLength;
  }

  /** Banks of a rank. */
  public int banks() {
    return bankGroups * banksPerGroup;
  }

  /** Bytes of a row of a bank. */
  public long rowBytes() {
    return (long) transactionsPerRow() * transactionBytes();
  }

  /** Bytes of a rank. */
  public long rankBytes() {
    return (long) banks() * rows * rowBytes();
  }
}
