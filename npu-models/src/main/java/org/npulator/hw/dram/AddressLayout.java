package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.npulator.config.bind.InvalidValueException;

/**
 * Which bit of a transaction's number within its channel is which bit of which field, for a device
 * of a given size.
 */
final class AddressLayout {
  private static final String ORDER = "mapping.order";

  private final AddressMappingConfig config;
  private final Map<AddressField, Integer> widths;
  private final Map<AddressField, int[]> positions = new EnumMap<>(AddressField.class);
  private final AddressField[] fieldOfBit;
  private final int stripeBits;
  private final int rowSet;

  /**
   * @throws InvalidValueException if bits overlap or do not cover the capacity
   */
  AddressLayout(
      DramOrganization organization, int channels, int ranks, AddressMappingConfig config) {
    this.config = config;
    widths = widths(organization, ranks);
    widths.forEach((field, width) -> positions.put(field, new int[width]));
    fieldOfBit = new AddressField[widths.values().stream().mapToInt(Integer::intValue).sum()];
    widths.put(AddressField.CHANNEL, Integer.SIZE - Integer.numberOfLeadingZeros(channels - 1));
    int below = place(config.pieces());
    requireAddressable(organization, ranks);
    stripeBits =
        config
            .channelStripe()
            .map(bytes -> stripeBits(bytes.bytes(), organization.transactionBytes()))
            .orElse(below);
    rowSet = bestRowSet();
  }

  private static Map<AddressField, Integer> widths(DramOrganization organization, int ranks) {
    Map<AddressField, Integer> widths = new EnumMap<>(AddressField.class);
    widths.put(AddressField.COLUMN, log2(organization.transactionsPerRow()));
    widths.put(AddressField.BANK, log2(organization.banksPerGroup()));
    widths.put(AddressField.BANK_GROUP, log2(organization.bankGroups()));
    widths.put(AddressField.PSEUDO_CHANNEL, log2(organization.pseudoChannelCount()));
    widths.put(AddressField.RANK, Integer.SIZE - Integer.numberOfLeadingZeros(ranks - 1));
    widths.put(AddressField.ROW, log2(organization.rows()));
    return widths;
  }

  private static int log2(int value) {
    return Integer.numberOfTrailingZeros(value);
  }

  private int stripeBits(long bytes, int transactionBytes) {
    int stripe = Math.max(0, Long.numberOfTrailingZeros(bytes) - log2(transactionBytes));
    if (stripe > bits()) {
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
  private int place(List<AddressMappingConfig.Piece> pieces) {
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

  /** Ranks that are no power of two end the addresses of a channel early. */
  private void requireAddressable(DramOrganization organization, int ranks) {
    boolean highest = fieldOfBit[fieldOfBit.length - 1] == AddressField.RANK;
    int[] places = positions.get(AddressField.RANK);
    boolean together = highest && places[0] == fieldOfBit.length - places.length;
    boolean hashed = config.hashes(AddressField.RANK);
    if (Integer.bitCount(ranks) != 1
        && (!together || hashed || organization.pseudoChannelCount() > 1)) {
      throw new InvalidValueException(
          "ranks",
          "expected a power of two, not "
              + ranks
              + ", unless the rank is last in the order of the mapping and not hashed, and the device"
              + " is a single pseudo channel");
    }
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

  /**
   * The bits of a transaction's number that each bit of a field is exchanged by.
   *
   * @throws InvalidValueException if they cannot be, or lie within the stripe of a channel
   */
  long[] hashMasks(AddressField field) {
    if (field == AddressField.CHANNEL && !config.hashes(field)) {
      return new long[0];
    }
    long[] masks = masks(field);
    long below = (1L << stripeBits) - 1;
    if (field == AddressField.CHANNEL
        && Arrays.stream(masks).anyMatch(mask -> (mask & below) != 0)) {
      throw new InvalidValueException(
          "mapping.hash.channel", "expected bits of the row above those of the channel only");
    }
    return masks;
  }

  private long[] masks(AddressField field) {
    int[] rows = positions.get(AddressField.ROW);
    try {
      long[] masks =
          Arrays.stream(config.hashMasks(field, widths))
              .map(mask -> BitField.scatter(mask, rows))
              .toArray();
      if (field == AddressField.CHANNEL) {
        long[] rounds = config.roundMasks(widths, bits() - stripeBits);
        Arrays.setAll(masks, bit -> masks[bit] | rounds[bit] << stripeBits);
      }
      return masks;
    } catch (InvalidValueException e) {
      throw new InvalidValueException("mapping." + e.key(), e.getMessage());
    }
  }

  /**
   * How far transactions follow each other in rows that stay the same and banks that recur: the
   * number of low bits that only columns and periodic banks vary, times 256, plus the bits of the
   * period. Chosen for most periods.
   */
  private int bestRowSet() {
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

  /** Bits of a transaction's number within its channel. */
  int bits() {
    return fieldOfBit.length;
  }

  /** Bits of a transaction's number that stay within a stripe of a channel. */
  int stripeBits() {
    return stripeBits;
  }

  /** Where the bits of a field are, from the lowest on. */
  int[] positions(AddressField field) {
    return positions.get(field);
  }

  /** Low bits that only columns and periodic banks vary. */
  int rowSetBits() {
    return rowSet >> 8;
  }

  /** Low bits within which the banks of a row set recur. */
  int periodBits() {
    return rowSet & 0xff;
  }
}
