package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.List;
import org.npulator.config.bind.InvalidValueException;

/**
 * Where a byte address lies. Addresses go round the channels in stripes, so that any number of
 * channels is possible; within a channel, transactions are numbered without gap and the bits of
 * their number select row, column, bank, bank group, pseudo channel and rank. Fields may be
 * exchanged by an exclusive or with bits of the row, so that addresses a power of two apart do not
 * all meet in one bank (after permutation-based interleaving, Zhang et al., MICRO 2000). Where
 * channels are no power of two, the bits of the row are added modulo their number instead.
 */
final class AddressMapping {
  /** Fields that together number the banks of a channel, from the lowest bits on. */
  private static final List<AddressField> BANK_FIELDS =
      List.of(
          AddressField.BANK,
          AddressField.BANK_GROUP,
          AddressField.RANK,
          AddressField.PSEUDO_CHANNEL);

  private final int channels;
  private final boolean powerOfTwoChannels;
  private final int transactionShift;
  private final int stripeBits;
  private final long channelTransactions;
  private final BitField bank;
  private final BitField row;
  private final BitField column;
  private final long[] bankHash;
  private final boolean hashesBanks;
  private final long[] channelHash;
  private final int rowSetBits;
  private final int periodBits;

  AddressMapping(MemoryConfig config) {
    this(config.device().organization(), config.channels(), config.ranks(), config.mapping());
  }

  /**
   * @throws InvalidValueException if the bits overlap, do not cover the capacity, or if there are
   *     too many
   */
  AddressMapping(
      DramOrganization organization, int channels, int ranks, AddressMappingConfig config) {
    this.channels = channels;
    powerOfTwoChannels = Integer.bitCount(channels) == 1;
    transactionShift = Integer.numberOfTrailingZeros(organization.transactionBytes());
    AddressLayout layout = new AddressLayout(organization, channels, ranks, config);
    int bits = layout.bits();
    if (bits + transactionShift > 60 || channels > 1L << (60 - bits - transactionShift)) {
      throw new InvalidValueException("channels", "the memory exceeds 2^60 bytes");
    }
    int places = 1 << layout.positions(AddressField.RANK).length;
    channelTransactions = (1L << bits) / places * ranks;
    stripeBits = layout.stripeBits();
    row = new BitField(layout.positions(AddressField.ROW));
    column = new BitField(layout.positions(AddressField.COLUMN));
    int[] bankPositions = new int[0];
    long[] hash = new long[0];
    for (AddressField field : BANK_FIELDS) {
      bankPositions = concatenate(bankPositions, layout.positions(field));
      hash = concatenate(hash, layout.hashMasks(field));
    }
    bank = new BitField(bankPositions);
    bankHash = hash;
    hashesBanks = Arrays.stream(hash).anyMatch(mask -> mask != 0);
    channelHash = layout.hashMasks(AddressField.CHANNEL);
    rowSetBits = layout.rowSetBits();
    periodBits = layout.periodBits();
  }

  private static int[] concatenate(int[] first, int[] second) {
    int[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static long[] concatenate(long[] first, long[] second) {
    long[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }

  private static int exchanged(long[] masks, long transaction) {
    int value = 0;
    for (int bit = 0; bit < masks.length; bit++) {
      value |= (Long.bitCount(transaction & masks[bit]) & 1) << bit;
    }
    return value;
  }

  long capacityBytes() {
    return channels * (channelTransactions << transactionShift);
  }

  /** The channel of an address. */
  int channel(long address) {
    long stripe = address >> transactionShift >> stripeBits;
    long round = stripe / channels;
    int turn = (int) (stripe - round * channels);
    int by = exchanged(channelHash, round << stripeBits);
    return powerOfTwoChannels ? turn ^ by : (turn + by) % channels;
  }

  /** When it is a channel's turn in a round. */
  private int turn(int channel, long first) {
    int by = exchanged(channelHash, first);
    return powerOfTwoChannels ? channel ^ by : Math.floorMod(channel - by, channels);
  }

  /** The address of the first byte of a transaction of a channel. */
  long address(int channel, long transaction) {
    long first = transaction >> stripeBits << stripeBits;
    long stripe = (transaction >> stripeBits) * channels + turn(channel, first);
    return (stripe << stripeBits | transaction - first) << transactionShift;
  }

  /** The number of the transaction that an address belongs to, within its channel. */
  long transaction(long address) {
    return firstTransaction(channel(address), address >> transactionShift << transactionShift);
  }

  /** The first transaction of a channel at or above a transaction-aligned address. */
  long firstTransaction(int channel, long address) {
    long number = address >> transactionShift;
    long stripe = number >> stripeBits;
    long round = stripe / channels;
    long first = round << stripeBits;
    long ahead = stripe - round * channels - turn(channel, first);
    if (ahead < 0) {
      return first;
    }
    return ahead > 0 ? first + (1L << stripeBits) : first + (number & ((1L << stripeBits) - 1));
  }

  /** The bank of a transaction, counted through all pseudo channels and ranks of its channel. */
  int bank(long transaction) {
    int plain = bank.of(transaction);
    return hashesBanks ? plain ^ exchanged(bankHash, transaction) : plain;
  }

  /** The transaction of a place; the inverse of {@link #bank}, {@link #row} and {@link #column}. */
  long transaction(int bank, int row, int column) {
    long place = this.row.in(row) | this.column.in(column);
    return place | this.bank.in(bank ^ bank(place));
  }

  int row(long transaction) {
    return row.of(transaction);
  }

  /** The column of a transaction in units of transactions. */
  int column(long transaction) {
    return column.of(transaction);
  }

  /** Consecutive transactions from a multiple of this number on lie in one row of each bank. */
  long transactionsPerRowSet() {
    return 1L << rowSetBits;
  }

  /** Within a row set, transactions this far apart lie in the same bank. */
  int bankPeriod() {
    return 1 << periodBits;
  }
}
