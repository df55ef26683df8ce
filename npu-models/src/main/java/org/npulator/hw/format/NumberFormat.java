package org.npulator.hw.format;

import java.util.Collection;
import java.util.Optional;
import org.npulator.hw.format.FormatConfig.Arithmetic;
import org.npulator.hw.format.FormatConfig.BlockConfig;
import org.npulator.hw.format.FormatConfig.PackingConfig;

/**
 * How numbers are stored. In a row the elements of a block are followed by its scale and zero
 * point, together rounded up to a byte; the last block of a row may be shorter and has its own. In
 * a tile of weights all elements come first, row by row, then the scales and zero points, a row of
 * them for each block of rows.
 *
 * @param formatName the name in configurations, traces and results; with sparse weights that of the
 *     dense format, a dash and the sparsity, such as int8-2of4
 * @param sparsity of weights, whose packing holds only those that are not zero and their places
 */
public record NumberFormat(String formatName, FormatConfig config, Optional<Sparsity> sparsity)
    implements Comparable<NumberFormat> {
  public static final NumberFormat INT8 = of("int8");
  public static final NumberFormat BF16 = of("bf16");
  public static final NumberFormat INT32 = of("int32");
  public static final NumberFormat FP32 = of("fp32");

  /**
   * The format of a name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static NumberFormat of(String name) {
    return named(name)
        .orElseThrow(() -> new IllegalArgumentException("there is no format " + name));
  }

  /** The format of a name, or nothing. */
  public static Optional<NumberFormat> named(String name) {
    NumberFormat dense = BuiltInFormats.ALL.get(name);
    if (dense != null) {
      return Optional.of(dense);
    }
    int dash = name.lastIndexOf('-');
    NumberFormat base = dash < 0 ? null : BuiltInFormats.ALL.get(name.substring(0, dash));
    return base == null
        ? Optional.empty()
        : Sparsity.named(name.substring(dash + 1)).flatMap(base::sparse);
  }

  /** All formats, by name. */
  public static Collection<NumberFormat> all() {
    return BuiltInFormats.ALL.values();
  }

  /** Width of an element in a multiplier. */
  public int bits() {
    return config.bits();
  }

  /** Elements that share a scale, or 0 where they do not. */
  public int blockElements() {
    return config.block().map(BlockConfig::elements).orElse(0);
  }

  /** Whether a block has a zero point besides its scale. */
  public boolean hasZeroPoints() {
    return config.block().isPresent() && config.block().get().zeroPointBits() > 0;
  }

  /** The format of the elements alone, without what blocks and tensors add. */
  public NumberFormat element() {
    return of(config.element());
  }

  /**
   * The same format with sparse weights, or nothing if its packing or its blocks do not allow it.
   */
  public Optional<NumberFormat> sparse(Sparsity pattern) {
    if (sparsity.isPresent() || config.packing().elements() != 1) {
      return Optional.empty();
    }
    PackingConfig packing =
        new PackingConfig(pattern.of(), pattern.packedBits(config.packing().bits()));
    if (blockElements() % FormatConfig.alignment(packing) != 0) {
      return Optional.empty();
    }
    return Optional.of(
        new NumberFormat(
            formatName + "-" + pattern, with(packing, config.block()), Optional.of(pattern)));
  }

  /** Sparse weights as an array reads them that skips zeros: those kept and their places. */
  public NumberFormat keptOnly() {
    int kept = sparsity.orElseThrow().kept();
    PackingConfig packing = new PackingConfig(kept, config.packing().bits());
    return new NumberFormat(formatName, with(packing, Optional.empty()), Optional.empty());
  }

  /** Activations of which an array reads all and multiplies those that meet a weight. */
  public NumberFormat beside(Sparsity weights) {
    if (config.block().isPresent() || config.packing().elements() != 1) {
      return this;
    }
    PackingConfig packing =
        new PackingConfig(weights.kept(), weights.of() * config.packing().bits());
    return new NumberFormat(formatName, with(packing, Optional.empty()), Optional.empty());
  }

  /**
   * The same elements without scales and zero points, as a tile of weights has them in its rows.
   */
  public NumberFormat withoutBlocks() {
    return config.block().isEmpty()
        ? this
        : new NumberFormat(formatName, with(config.packing(), Optional.empty()), sparsity);
  }

  private FormatConfig with(PackingConfig packing, Optional<BlockConfig> block) {
    return new FormatConfig(
        config.arithmetic(),
        config.element(),
        config.bits(),
        packing,
        block,
        config.tensorBits(),
        config.shortNames(),
        config.companions(),
        config.source());
  }

  /** Whether a lane of a vector unit takes it as it is: floating point of 16 bits and more. */
  public boolean isWide() {
    return config.arithmetic() == Arithmetic.FLOATING_POINT
        && config.bits() >= 2 * Byte.SIZE
        && config.block().isEmpty();
  }

  /** Whether sums of products are integers: integer elements without scales inside a sum. */
  public boolean sumsAreIntegers() {
    return config.arithmetic() == Arithmetic.INTEGER && config.block().isEmpty();
  }

  /**
   * Whether every element of another format is a number of this one, up to its scale: wider
   * integers hold integers, wider floating point holds floating point, and 16 bits of floating
   * point hold small integers and entries of tables.
   */
  public boolean holds(NumberFormat other) {
    if (config.arithmetic() == Arithmetic.INTEGER) {
      return other.config.arithmetic() == Arithmetic.INTEGER && other.bits() <= bits();
    }
    return config.arithmetic() == Arithmetic.FLOATING_POINT
        && other.bits() < bits()
        && (bits() >= 2 * Byte.SIZE || other.config.arithmetic() == Arithmetic.FLOATING_POINT);
  }

  /** Elements after which a part of a row may be cut: whole bytes, whole blocks. */
  public int alignmentElements() {
    return config.block().isPresent() ? blockElements() : FormatConfig.alignment(config.packing());
  }

  /** Bytes of a row of so many elements, with scales and zero points. */
  public long rowBytes(long elements) {
    return endByte(elements);
  }

  /** The byte of a row in which an element starts. */
  public long firstByte(long element) {
    if (config.block().isEmpty()) {
      return Math.multiplyExact(element / config.packing().elements(), packBits()) / Byte.SIZE;
    }
    long blocks = element / blockElements();
    long inBlock = element % blockElements() / config.packing().elements();
    return Math.multiplyExact(blocks, blockBytes()) + inBlock * packBits() / Byte.SIZE;
  }

  /** The byte of a row after the last of its first elements, their scales included. */
  public long endByte(long elements) {
    if (config.block().isEmpty()) {
      return packedBytes(elements);
    }
    long rest = elements % blockElements();
    return Math.addExact(
        Math.multiplyExact(elements / blockElements(), blockBytes()),
        rest == 0 ? 0 : packedBytes(rest) + bytesOf(overheadBits()));
  }

  /** Bytes of consecutive elements without scales. */
  public long packedBytes(long elements) {
    long packs = ceilDiv(elements, config.packing().elements());
    return bytesOf(Math.multiplyExact(packs, packBits()));
  }

  /** Bytes of a tile of weights with blocks along its rows, that is along {@code rows}. */
  public long tileBytes(long rows, long columns) {
    return Math.addExact(
        Math.multiplyExact(rows, packedBytes(columns)), tileScaleBytes(rows, columns));
  }

  /** Bytes of the scales and zero points of a tile of weights. */
  public long tileScaleBytes(long rows, long columns) {
    return config.block().isEmpty()
        ? 0
        : Math.multiplyExact(ceilDiv(rows, blockElements()), scaleRowBytes(columns));
  }

  /** Bytes of the scales and zero points of one block of rows of a tile. */
  public long scaleRowBytes(long columns) {
    return bytesOf(Math.multiplyExact(columns, (long) overheadBits()));
  }

  /** Scale and zero point of a block. */
  private int overheadBits() {
    return config.block().map(block -> block.scaleBits() + block.zeroPointBits()).orElse(0);
  }

  private long packBits() {
    return config.packing().bits();
  }

  private long blockBytes() {
    return packedBytes(blockElements()) + bytesOf(overheadBits());
  }

  private static long bytesOf(long bits) {
    return ceilDiv(bits, Byte.SIZE);
  }

  private static long ceilDiv(long dividend, long divisor) {
    return -Math.floorDiv(-dividend, divisor);
  }

  @Override
  public int compareTo(NumberFormat other) {
    return formatName.compareTo(other.formatName);
  }

  @Override
  public String toString() {
    return formatName;
  }
}
