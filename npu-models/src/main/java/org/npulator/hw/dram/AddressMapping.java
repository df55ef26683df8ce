package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  private static final String ORDER = "mapping.order";

  private final int channels;
  private final boolean powerOfTwoChannels;
  private final int transactionShift;
  private final int stripeBits;
  private final long channelTransactions;
  private final BitField bank;
  private final BitField row;
  private final BitField column;
  private final long[] bankHash;
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
    Map<AddressField, Integer> widths = widths(organization, ranks);
    int bits = widths.values().stream().mapToInt(Integer::intValue).sum();
    Map<AddressField, int[]> positions = new EnumMap<>(AddressField.class);
    widths.forEach((field, width) -> positions.put(field, new int[width]));
    widths.put(AddressField.CHANNEL, Integer.SIZE - Integer.numberOfLeadingZeros(channels - 1));
    channelTransactions = 1L << bits;
    if (bits + transactionShift > 60 || channels > 1L << (60 - bits - transactionShift)) {
      throw new InvalidValueException("channels", "the memory exceeds 2^60 bytes");
    }
    AddressField[] fieldOfBit = new AddressField[bits];
    int stripe = place(config.pieces(), positions, fieldOfBit);
    stripeBits =
        config.channelStripe().map(bytes -> stripeBits(bytes.bytes(), bits)).orElse(stripe);
    row = new BitField(positions.get(AddressField.ROW));
    column = new BitField(positions.get(AddressField.COLUMN));
    int[] bankPositions = new int[0];
    long[] hash = new long[0];
    for (AddressField field : bankFields()) {
      bankPositions = concatenate(bankPositions, positions.get(field));
      hash = concatenate(hash, masks(config, field, widths, positions));
    }
    bank = new BitField(bankPositions);
    bankHash = hash;
    channelHash = channelHash(config, widths, positions);
    int best = bestRowSet(fieldOfBit);
    rowSetBits = best >> 8;
    periodBits = best & 0xff;
  }

  /** Fields that together number the banks of a channel, from the lowest bits on. */
  private static List<AddressField> bankFields() {
    return List.of(
        AddressField.BANK, AddressField.BANK_GROUP, AddressField.PSEUDO_CHANNEL, AddressField.RANK);
  }

  private static Map<AddressField, Integer> widths(DramOrganization organization, int ranks) {
    Map<AddressField, Integer> widths = new EnumMap<>(AddressField.class);
    widths.put(AddressField.COLUMN, log2(organization.transactionsPerRow()));
    widths.put(AddressField.BANK, log2(organization.banksPerGroup()));
    widths.put(AddressField.BANK_GROUP, log2(organization.bankGroups()));
    widths.put(AddressField.PSEUDO_CHANNEL, log2(organization.pseudoChannelCount()));
    widths.put(AddressField.RANK, log2(ranks));
    widths.put(AddressField.ROW, log2(organization.rows()));
    return widths;
  }

  private static int log2(int value) {
    return Integer.numberOfTrailingZeros(value);
  }

  private int stripeBits(long bytes, int bits) {
    int stripe = Math.max(0, Long.numberOfTrailingZeros(bytes) - transactionShift);
    if (stripe > bits) {
      throw new InvalidValueException(
          "mapping.channelStripe", "expected at most the bytes of a channel");
    }
    return stripe;
  }

  /**
   * Gives every bit of a transaction's number to a field.
   *
   * @return the bits below the channel, all if the channel is not in the order
   */
  private static int place(
      List<AddressMappingConfig.Piece> pieces,
      Map<AddressField, int[]> positions,
      AddressField[] fieldOfBit) {
    Map<AddressField, Integer> taken = new EnumMap<>(AddressField.class);
    Set<AddressField> complete = EnumSet.noneOf(AddressField.class);
    int bit = 0;
    int channel = fieldOfBit.length;
    for (AddressMappingConfig.Piece piece : pieces) {
      AddressField field = piece.field();
      if (field == AddressField.CHANNEL) {
        channel = bit;
        continue;
      }
      int[] places = positions.get(field);
      int first = taken.getOrDefault(field, 0);
      int left = places.length - first;
      int width = piece.bits() == 0 ? left : piece.bits();
      if (pieces.contains(new AddressMappingConfig.Piece(field, 0))) {
        width = Math.min(width, left);
      }
      if (first + width > places.length || complete.contains(field)) {
        throw new InvalidValueException(
            ORDER,
            "the address bits of "
                + field.key()
                + " overlap: it has "
                + places.length
                + ", the order takes "
                + (first + Math.max(1, width)));
      }
      for (int i = 0; i < width; i++) {
        fieldOfBit[bit] = field;
        places[first + i] = bit++;
      }
      taken.put(field, first + width);
      if (piece.bits() == 0) {
        complete.add(field);
      }
    }
    positions.forEach((field, places) -> requireAll(field, places, taken));
    return channel;
  }

  private static void requireAll(
      AddressField field, int[] places, Map<AddressField, Integer> taken) {
    int used = taken.getOrDefault(field, 0);
    if (used < places.length) {
      throw new InvalidValueException(
          ORDER,
          "the address bits do not cover the capacity: "
              + field.key()
              + " has "
              + places.length
              + ", the order takes "
              + used);
    }
  }

  private static long[] masks(
      AddressMappingConfig config,
      AddressField field,
      Map<AddressField, Integer> widths,
      Map<AddressField, int[]> positions) {
    int[] rows = positions.get(AddressField.ROW);
    try {
      return Arrays.stream(config.hashMasks(field, widths))
          .map(mask -> BitField.scatter(mask, rows))
          .toArray();
    } catch (InvalidValueException e) {
      throw new InvalidValueException("mapping." + e.key(), e.getMessage());
    }
  }

  private long[] channelHash(
      AddressMappingConfig config,
      Map<AddressField, Integer> widths,
      Map<AddressField, int[]> positions) {
    if (!config.hashes(AddressField.CHANNEL)) {
      return new long[0];
    }
    long[] masks = masks(config, AddressField.CHANNEL, widths, positions);
    long below = (1L << stripeBits) - 1;
    if (Arrays.stream(masks).anyMatch(mask -> (mask & below) != 0)) {
      throw new InvalidValueException(
          "mapping.hash.channel", "expected bits of the row above those of the channel only");
    }
    return masks;
  }

  /**
   * How far transactions follow each other in rows that stay the same and banks that recur: the
   * number of low bits that only columns and periodic banks vary, times 256, plus the bits of the
   * period. Chosen for most periods.
   */
  private static int bestRowSet(AddressField[] fieldOfBit) {
    int best = 0;
    int gain = 0;
    int period = 0;
    for (int bit = 0; bit < fieldOfBit.length && fieldOfBit[bit] != AddressField.ROW; bit++) {
      if (fieldOfBit[bit] != AddressField.COLUMN) {
        period = bit + 1;
      } else if (bit + 1 - period > gain) {
        gain = bit + 1 - period;
        best = (bit + 1) << 8 | period;
      }
    }
    return best;
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
    return bank.of(transaction) ^ exchanged(bankHash, transaction);
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
