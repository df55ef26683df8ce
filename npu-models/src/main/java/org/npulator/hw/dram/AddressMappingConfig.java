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
                + " field, a name alone all that are left")
        List<String> order,
    @Doc("contiguous bytes on a channel, at least a transaction; instead of channel in the order")
        Optional<Bytes> channelStripe,
    @Doc(
            "exclusive or of a field with bits of the row: [row] folds all of them, otherwise one"
                + " entry for each bit from the lowest on, such as row0 ^ row4, or none")
        Optional<Map<String, List<String>>> hash) {

  private static final Pattern PIECE = Pattern.compile("([a-z-]{1,20})(?::([0-9]{1,2}))?");
  private static final Pattern ROW_BIT = Pattern.compile("row([0-9]{1,2})");

  /** All bits of the row, bit i of the row with bit i modulo the width of the field. */
  private static final String FOLDED_ROW = "row";

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

  /**
   * The bits of the row that each bit of a field is exchanged by.
   *
   * @return masks of row bits, one for each bit of the field
   * @throws InvalidValueException if they are not one for each bit, or not bits of the row
   */
  long[] hashMasks(AddressField field, int bits, int rowBits) {
    long[] masks = new long[bits];
    List<String> texts = hash.map(map -> map.get(field.key())).orElse(null);
    if (texts == null) {
      return masks;
    }
    if (texts.equals(List.of(FOLDED_ROW))) {
      for (int bit = 0; bits > 0 && bit < rowBits; bit++) {
        masks[bit % bits] |= 1L << bit;
      }
      return masks;
    }
    String key = "hash." + field.key();
    if (texts.size() != bits) {
      throw new InvalidValueException(
          key,
          "expected ["
              + FOLDED_ROW
              + "] or one entry for each of the "
              + bits
              + " bits of "
              + field.key()
              + ", not "
              + texts.size());
    }
    for (int bit = 0; bit < bits; bit++) {
      masks[bit] = rowMask(key, texts.get(bit), rowBits);
    }
    return masks;
  }

  private static long rowMask(String key, String text, int rowBits) {
    long mask = 0;
    if (text.equals(NONE)) {
      return mask;
    }
    for (String term : text.split("\\^", -1)) {
      Matcher matcher = ROW_BIT.matcher(term.strip());
      int bit = matcher.matches() ? Integer.parseInt(matcher.group(1)) : rowBits;
      if (bit >= rowBits || (mask >> bit & 1) != 0) {
        throw new InvalidValueException(
            key,
            "'"
                + text
                + "' is no exclusive or of different bits row0 to row"
                + (rowBits - 1)
                + ", such as row0 ^ row4");
      }
      mask |= 1L << bit;
    }
    return mask;
  }
}
