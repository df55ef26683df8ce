package org.npulator.hw.dram;

import org.npulator.config.bind.InvalidValueException;

/**
 * Where a byte address lies. Addresses go round the channels in stripes; within a channel,
 * transactions are numbered without gap and their number is taken apart into fields from the lowest
 * bits to the highest. Where the mapping hashes, the bank within its group is exchanged by an
 * exclusive or with all bits of the row, folded, so that addresses a power of two apart do not all
 * meet in one bank (after permutation-based interleaving, Zhang et al., MICRO 2000).
 */
final class AddressMapping {
  /** Bytes of a stripe of {@link MemoryConfig.AddressMappingKind#TILE_DMA}. */
  private static final int TILE_STRIPE_BYTES = 256;

  private final int channels;
  private final int transactionShift;
  private final long stripeBytes;
  private final long channelBytes;
  private final boolean groupsBelowColumns;
  private final boolean hashed;
  private final int groupBits;
  private final int columnBits;
  private final int bankBits;
  private final int rankBits;
  private final int rowBits;

  /**
   * @throws InvalidValueException if the memory is not addressable
   */
  AddressMapping(MemoryConfig config) {
    DramOrganization organization = config.device().organization();
    channels = config.channels();
    int transactionBytes = organization.transactionBytes();
    transactionShift = Integer.numberOfTrailingZeros(transactionBytes);
    channelBytes = Math.multiplyExact(organization.rankBytes(), (long) config.ranksPerChannel());
    if (channelBytes > Long.MAX_VALUE / 4 / channels) {
      throw new InvalidValueException("channels", "the memory exceeds 2^61 bytes");
    }
    hashed = config.mapping() == MemoryConfig.AddressMappingKind.TILE_DMA;
    stripeBytes = hashed ? Math.max(TILE_STRIPE_BYTES, transactionBytes) : channelBytes;
    groupsBelowColumns = config.mapping() != MemoryConfig.AddressMappingKind.ROW_LINEAR;
    groupBits = Integer.numberOfTrailingZeros(organization.bankGroups());
    columnBits = Integer.numberOfTrailingZeros(organization.transactionsPerRow());
    bankBits = Integer.numberOfTrailingZeros(organization.banksPerGroup());
    rankBits = Integer.numberOfTrailingZeros(config.ranksPerChannel());
    rowBits = Integer.numberOfTrailingZeros(organization.rows());
  }

  long capacityBytes() {
    return channels * channelBytes;
  }

  /** The first transaction of a channel at or above a transaction-aligned address. */
  long firstTransaction(int channel, long address) {
    long round = stripeBytes * channels;
    long within = address % round - channel * stripeBytes;
    return (address / round * stripeBytes + Math.max(0, Math.min(stripeBytes, within)))
        >> transactionShift;
  }

  /** The bank of a transaction, counted through all ranks of its channel. */
  int bank(long transaction) {
    int group;
    if (groupsBelowColumns) {
      group = (int) transaction & ((1 << groupBits) - 1);
    } else {
      group = (int) (transaction >> columnBits) & ((1 << groupBits) - 1);
    }
    long upper = transaction >> (groupBits + columnBits);
    int bank = (int) upper & ((1 << bankBits) - 1);
    if (hashed) {
      int fold = row(transaction);
      for (int shift = 16; shift >= bankBits && shift > 0; shift >>= 1) {
        fold ^= fold >> shift;
      }
      bank ^= fold & ((1 << bankBits) - 1);
    }
    int rank = (int) (upper >> bankBits) & ((1 << rankBits) - 1);
    return (((rank << groupBits) | group) << bankBits) | bank;
  }

  /** The transaction of a place in bank group 0 of rank 0. */
  long transaction(int bank, int row, int column) {
    int groupField = groupsBelowColumns ? column << groupBits : column;
    long unhashed = ((long) row << (groupBits + columnBits + bankBits + rankBits)) | groupField;
    long bankField = bank ^ bank(unhashed);
    return unhashed | bankField << (groupBits + columnBits);
  }

  int row(long transaction) {
    return (int) (transaction >> (groupBits + columnBits + bankBits + rankBits))
        & ((1 << rowBits) - 1);
  }

  /** The column of a transaction in units of transactions. */
  int column(long transaction) {
    int shift = groupsBelowColumns ? groupBits : 0;
    return (int) (transaction >> shift) & ((1 << columnBits) - 1);
  }

  /** Consecutive transactions from a multiple of this number on lie in one row of each bank. */
  long transactionsPerRowSet() {
    return 1L << (groupsBelowColumns ? groupBits + columnBits : columnBits);
  }

  /** Within a row set, transactions this far apart lie in the same bank. */
  int bankPeriod() {
    return groupsBelowColumns ? 1 << groupBits : 1;
  }
}
