package org.npulator.hw.dram;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Bytes;

/** Which bits of an address select what, for devices of any size. */
@Doc("order of the address bits")
public record AddressMappingConfig(
    @Doc(
            "fields from the lowest bit above the bytes of a transaction on: column, bank,"
                + " bank-group, pseudo-channel, rank, row, channel; column:3 takes three bits of a"
                + " field, a name alone all that are left, which may be none")
        List<String> order,
    @Doc("contiguous bytes on a channel, at least a transaction; instead of channel in the order")
        Optional<Bytes> channelStripe,
    @Doc(
            "exclusive or of a field with bits of the row: one entry for each bit from the lowest"
                + " on, such as row0 ^ row4, or none; [row] folds the whole row over all fields"
                + " that say so; of channel also with bits of the number of the round in which"
                + " stripes go over the channels, such as round0")
        Optional<Map<String, List<String>>> hash) {

  private static final Pattern PIECE = Pattern.compile("([a-z-]{1,20})(?::([0-9]{1,2}))?");
  private static final Pattern HASHED_BIT = Pattern.compile("(row|round)([0-9]{1,2})");

  /** All bits of the row, folded. */
  private static final List<String> FOLDED_ROW = List.of("row");

  /** Fields that share the folded row, from its lowest bits on. */
  private static final List<AddressField> FOLD_ORDER =
      List.of(
          AddressField.CHANNEL,
          AddressField.BANK,
          AddressField.BANK_GROUP,
          AddressField.PSEUDO_CHANNEL,
          AddressField.RANK);

  private static final String NONE = "none";

  /**
   * Some bits of a field.
   *
   * @param bits 0 for all that are left
   */
  record Piece(AddressField field, int bits) {}

  public AddressMappingConfig {
    order = List.copyOf(order);
    boolean channel = false;
    for (String text : order) {
      Piece piece = piece(text);
      if (piece.field() == AddressField.CHANNEL) {
        if (channel || piece.bits() > 0) {
          throw new InvalidValueException("order", "expected 'channel' once and not split");
        }
        channel = true;
      }
    }
    if (channel == channelStripe.isPresent()) {
      throw new InvalidValueException(
          channel ? "channelStripe" : "order",
          "expected either 'channel' in the order or a channelStripe");
    }
    if (channelStripe.isPresent() && Long.bitCount(channelStripe.get().bytes()) != 1) {
      throw new InvalidValueException(
          "channelStripe", "expected a power of two, not " + channelStripe.get());
    }
    if (hash.isPresent()) {
      Map<String, List<String>> copy = new LinkedHashMap<>();
      hash.get().forEach((field, bits) -> copy.put(hashed(field).key(), List.copyOf(bits)));
      hash = Optional.of(Collections.unmodifiableMap(copy));
    }
  }

  /** The order as pieces. */
  List<Piece> pieces() {
    return order.stream().map(AddressMappingConfig::piece).toList();
  }

  private static Piece piece(String text) {
    Matcher matcher = PIECE.matcher(text);
    Optional<AddressField> field =
        matcher.matches() ? AddressField.named(matcher.group(1)) : Optional.empty();
    int bits = field.isEmpty() || matcher.group(2) == null ? 0 : Integer.parseInt(matcher.group(2));
    if (field.isEmpty() || (matcher.group(2) != null && bits == 0)) {
      throw new InvalidValueException(
          "order",
          "'" + text + "' is no field; expected one of " + AddressField.names() + ", or column:3");
    }
    return new Piece(field.get(), bits);
  }

  private static AddressField hashed(String name) {
    Optional<AddressField> field = AddressField.named(name);
    if (field.isEmpty() || field.get() == AddressField.ROW || field.get() == AddressField.COLUMN) {
      throw new InvalidValueException(
          "hash",
          "'"
              + name
              + "' cannot be hashed; expected bank, bank-group, pseudo-channel, rank or channel");
    }
    return field.get();
  }

  /** Whether a field is exchanged by bits of the row. */
  boolean hashes(AddressField field) {
    return hash.map(map -> map.containsKey(field.key())).orElse(false);
  }

  /**
   * The bits of the row that each bit of a field is exchanged by. With n bits in all fields that
   * fold the row, bit i of these takes bits i, i + n, i + 2n, ... of the row.
   *
   * @param widths of all fields in bits
   * @return masks of row bits, one for each bit of the field
   * @throws InvalidValueException if they are not one for each bit, or not bits of the row
   */
  long[] hashMasks(AddressField field, Map<AddressField, Integer> widths) {
    int bits = widths.get(field);
    int rowBits = widths.get(AddressField.ROW);
    long[] masks = new long[bits];
    if (!hashes(field)) {
      return masks;
    }
    List<String> texts = hash.get().get(field.key());
    if (texts.equals(FOLDED_ROW)) {
      int first = 0;
      int all = 0;
      for (AddressField other : FOLD_ORDER) {
        if (hashes(other) && hash.get().get(other.key()).equals(FOLDED_ROW)) {
          first = other == field ? all : first;
          all += widths.get(other);
        }
      }
      for (int bit = 0; bits > 0 && bit < rowBits; bit++) {
        int place = bit % all - first;
        if (place >= 0 && place < bits) {
          masks[place] |= 1L << bit;
        }
      }
      return masks;
    }
    String key = "hash." + field.key();
    if (texts.size() != bits) {
      throw new InvalidValueException(
          key,
          "expected "
              + FOLDED_ROW
              + " or one entry for each of the "
              + bits
              + " bits of "
              + field.key()
              + ", not "
              + texts.size());
    }
    for (int bit = 0; bit < bits; bit++) {
      masks[bit] = termMask(field, texts.get(bit), "row", rowBits, Long.SIZE - 2);
    }
    return masks;
  }

  /**
   * The bits of the number of a round of all channels that each bit of the channel is exchanged by:
   * pseudo-random interleaving (Rau, ISCA 1991).
   *
   * @param widths of all fields in bits
   * @param roundBits of the number of a round
   */
  long[] roundMasks(Map<AddressField, Integer> widths, int roundBits) {
    long[] masks = new long[widths.get(AddressField.CHANNEL)];
    List<String> texts = hash.map(map -> map.get(AddressField.CHANNEL.key())).orElse(FOLDED_ROW);
    if (!texts.equals(FOLDED_ROW)) {
      for (int bit = 0; bit < masks.length; bit++) {
        masks[bit] =
            termMask(
                AddressField.CHANNEL,
                texts.get(bit),
                "round",
                widths.get(AddressField.ROW),
                roundBits);
      }
    }
    return masks;
  }

  /** The bits of one kind, row or round, that a bit of a field is exchanged by. */
  private static long termMask(
      AddressField field, String text, String kind, int rowBits, int roundBits) {
    Map<String, Long> masks = new LinkedHashMap<>(Map.of("row", 0L, "round", 0L));
    if (!text.equals(NONE)) {
      for (String term : text.split("\\^", -1)) {
        Matcher matcher = HASHED_BIT.matcher(term.strip());
        boolean known = matcher.matches();
        String of = known ? matcher.group(1) : "row";
        int bit = known ? Integer.parseInt(matcher.group(2)) : rowBits;
        int bits = of.equals("row") ? rowBits : field == AddressField.CHANNEL ? roundBits : 0;
        if (bit >= bits || (masks.get(of) >> bit & 1) != 0) {
          throw notHashed(field, text, rowBits, roundBits);
        }
        masks.merge(of, 1L << bit, (one, other) -> one | other);
      }
    }
    return masks.get(kind);
  }

  private static InvalidValueException notHashed(
      AddressField field, String text, int rowBits, int roundBits) {
    return new InvalidValueException(
        "hash." + field.key(),
        "'"
            + text
            + "' is no exclusive or of different bits row0 to row"
            + (rowBits - 1)
            + (field == AddressField.CHANNEL ? " or round0 to round" + (roundBits - 1) : "")
            + ", such as row0 ^ row4");
  }
}
