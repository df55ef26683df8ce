package org.npulator.hw.dram;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/**
 * Size of a rank. Banks, rows, transactions of a row and bytes of a transaction are powers of two.
 */
@Doc("size of a rank; banks, rows and transactions are powers of two")
public record DramOrganization(
    @Doc("width of the data bus of a channel or pseudo channel in bits") @AtLeast(1) @AtMost(4096)
        int dataBits,
    @Doc("devices that make up a rank") @AtLeast(1) @AtMost(64) int devices,
    @Doc("bank groups of a rank") @AtLeast(1) @AtMost(64) int bankGroups,
    @Doc("banks of a bank group") @AtLeast(1) @AtMost(64) int banksPerGroup,
    @Doc("rows of a bank") @AtLeast(1) @AtMost(16777216) int rows,
    @Doc("columns of a row, one beat of the data bus each") @AtLeast(1) @AtMost(1048576)
        int columns,
    @Doc("beats of a burst") @AtLeast(1) @AtMost(256) int burstLength,
    @Doc("pseudo channels that share the command bus of a channel; 1 if left out")
        @AtLeast(1)
        @AtMost(16)
        Optional<Integer> pseudoChannels,
    @Doc("bytes of data in a burst; all its bits if left out") @AtLeast(1) @AtMost(65536)
        Optional<Integer> payload) {

  /** The keys of an organisation. */
  static final List<String> KEYS =
      Arrays.stream(DramOrganization.class.getRecordComponents())
          .map(RecordComponent::getName)
          .toList();

  public DramOrganization {
    powerOfTwo("devices", devices);
    powerOfTwo("bankGroups", bankGroups);
    powerOfTwo("banksPerGroup", banksPerGroup);
    powerOfTwo("rows", rows);
    powerOfTwo("pseudoChannels", pseudoChannels.orElse(1));
    if (columns < burstLength) {
      throw new InvalidValueException(
          "columns", "a burst of " + burstLength + " beats does not fit into a row of " + columns);
    }
    if ((long) dataBits * burstLength < 8) {
      throw new InvalidValueException("burstLength", "a burst has at least one byte");
    }
    int burstBytes = dataBits * burstLength / 8;
    if (payload.orElse(burstBytes) > burstBytes) {
      throw new InvalidValueException(
          "payload", "a burst of " + burstBytes + " bytes does not carry " + payload.get());
    }
    powerOfTwo(payload.isPresent() ? "payload" : "dataBits", payload.orElse(burstBytes));
    if (columns % burstLength != 0 || Integer.bitCount(columns / burstLength) != 1) {
      throw new InvalidValueException(
          "columns",
          "expected a power of two of bursts of " + burstLength + " beats, not " + columns);
    }
  }

  private static void powerOfTwo(String key, int value) {
    if (Integer.bitCount(value) != 1) {
      throw new InvalidValueException(key, "expected a power of two, not " + value);
    }
  }

  /** Bytes that one read or write command moves. */
  public int transactionBytes() {
    return payload.orElse(dataBits * burstLength / 8);
  }

  /** Data buses of a channel; ranks count within a pseudo channel. */
  public int pseudoChannelCount() {
    return pseudoChannels.orElse(1);
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
