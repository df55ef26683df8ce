package org.npulator.hw.format;

import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;

/** A number format as data. */
@Doc("how numbers are stored and multiplied")
public record FormatConfig(
    @Doc("what an element stands for") Arithmetic arithmetic,
    @Doc("format of an element alone, by which tables of pairs are searched") String element,
    @Doc("bits of an element in a multiplier") @AtLeast(1) @AtMost(64) int bits,
    @Doc("how elements are packed") PackingConfig packing,
    @Doc("what the elements of a block share") Optional<BlockConfig> block,
    @Doc("bits stored once for a tensor, such as a scale or a codebook")
        @AtLeast(0)
        @AtMost(1 << 20)
        int tensorBits,
    @Doc("names in sets of formats such as w4a16") Optional<ShortNames> shortNames,
    @Doc("formats of the other operands where a set names none") Companions companions,
    @Doc("where the format is defined") String source) {

  /** What an element stands for. */
  public enum Arithmetic {
    @Doc("an integer")
    INTEGER,
    @Doc("a number with an exponent")
    FLOATING_POINT,
    @Doc("the index of an entry in a table")
    LOOK_UP_TABLE
  }

  /** How elements are packed into bits. */
  @Doc("how elements are packed: so many elements in so many bits")
  public record PackingConfig(
      @Doc("elements stored together") @AtLeast(1) @AtMost(100) int elements,
      @Doc("bits they take") @AtLeast(1) @AtMost(65536) int bits) {}

  /** What the elements of a block share. */
  @Doc("what consecutive elements share")
  public record BlockConfig(
      @Doc("elements of a block") @AtLeast(1) @AtMost(65536) int elements,
      @Doc("bits of the scale") @AtLeast(1) @AtMost(64) int scaleBits,
      @Doc("bits of the zero point, 0 if there is none") @AtLeast(0) @AtMost(64)
          int zeroPointBits) {}

  /** How a set of formats abbreviates the format. */
  @Doc("abbreviation in sets of formats by the operand it stands for")
  public record ShortNames(
      @Doc("after w, such as 4") Optional<String> weight,
      @Doc("after a") Optional<String> activation,
      @Doc("after kv") Optional<String> keyValue) {}

  /** What goes with the format in a set that does not say it. */
  @Doc("formats of the other operands where a set names none")
  public record Companions(
      @Doc("of activations, if weights have this format and nothing else is named")
          String activations,
      @Doc("of the KV cache, if activations have this format") String keyValue) {}

  public FormatConfig {
    if (source.isBlank()) {
      throw new InvalidValueException("source", "empty, expected where the format is defined");
    }
    int aligned = alignment(packing);
    if (block.isPresent() && block.get().elements() % aligned != 0) {
      throw new InvalidValueException(
          "block.elements",
          block.get().elements()
              + " elements do not fill whole bytes, expected a multiple of "
              + aligned);
    }
  }

  /** The fewest packed elements that fill whole bytes. */
  static int alignment(PackingConfig packing) {
    int packs = 1;
    while (packs * packing.bits() % Byte.SIZE != 0) {
      packs++;
    }
    return packs * packing.elements();
  }
}
