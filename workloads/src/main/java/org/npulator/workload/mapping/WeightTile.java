package org.npulator.workload.mapping;

import java.util.function.LongUnaryOperator;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.format.Sparsity;
import org.npulator.workload.mapping.MappingConfig.TileChoice;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Tensor;

/**
 * The tile in which a weight is stored and loaded. It is the same for every step, since the layout
 * in memory is: about a sixteenth of the scratchpad in the format in which the array takes it, as
 * much of k as possible, so that partial sums seldom wait for another tile, and whole folds of all
 * arrays, or as many as fit. Blocks with a scale do not cross tiles.
 */
record WeightTile(long k, long n) {
  private static final int TILES_OF_SCRATCHPAD = 16;

  /** Four of them have to be on their way besides everything else. */
  private static final int DICTATED_TILES_OF_SCRATCHPAD = 8;

  /** Partial sums in the accumulators take 4 bytes. */
  static final long PARTIAL_SUM_BYTES = 4;

  /**
   * @param multiplied the format in which the array takes the weight
   */
  static WeightTile of(Machine machine, Matmul matmul, NumberFormat multiplied, boolean table)
      throws MappingException {
    Tensor weight = matmul.weight();
    long target = machine.scratchpadBytes() / TILES_OF_SCRATCHPAD;
    long mostN = mostColumns(machine);
    long alignmentN = matmul.output().format().alignmentElements();
    if (table) {
      long rowBytes = multiplied.rowBytes(weight.rows());
      long columns = foldColumns(machine, Math.min(target / rowBytes, mostN));
      long n = wholeFolds(Math.min(target / rowBytes, mostN), columns, weight.columns());
      if (n < columns && columns * rowBytes <= 2 * target && columns <= mostN) {
        n = columns;
      }
      n = aligned(Math.max(n, 1), alignmentN, weight.columns());
      check(machine, weight, n * rowBytes);
      return new WeightTile(weight.rows(), n);
    }
    NumberFormat rows = weight.format().withoutBlocks();
    NumberFormat elements = multiplied.withoutBlocks();
    long alignmentK = alignmentOfDepth(matmul);
    long unit = Sizes.roundUp(Math.max(machine.arrayRows(), alignmentK), alignmentK);
    long fitting = 8 * target / Math.min(unit, weight.rows()) / elements.bits();
    long columns = foldColumns(machine, Math.min(fitting, mostN));
    long narrow = Math.min(Math.min(columns, mostN), weight.columns());
    long mostK = target / Math.max(1, elements.packedBytes(narrow));
    long k = weight.rows();
    if (k > mostK) {
      long splits = Sizes.ceilDiv(k, Math.max(1, mostK));
      k = Math.min(k, Sizes.roundUp(Sizes.ceilDiv(k, splits), unit));
    }
    long n =
        wholeFolds(
            Math.min(target / Math.max(1, elements.packedBytes(k)), mostN),
            columns,
            weight.columns());
    n = Math.max(n, narrow);
    // Elements of a row fill whole bytes.
    alignmentN = Sizes.leastCommonMultiple(alignmentN, rows.alignmentElements());
    n = aligned(n, alignmentN, weight.columns());
    check(machine, weight, multiplied.tileBytes(k, n));
    return new WeightTile(k, n);
  }

  /**
   * Whole rows of a weight that is stored row after row, as wide as the accumulators allow.
   *
   * @param multiplied the format in which the array takes the weight
   */
  static WeightTile ofRows(Machine machine, Matmul matmul, NumberFormat multiplied)
      throws MappingException {
    Tensor weight = matmul.weight();
    long target = machine.scratchpadBytes() / TILES_OF_SCRATCHPAD;
    long mostN = mostColumns(machine);
    long alignmentN =
        Sizes.leastCommonMultiple(
            matmul.output().format().alignmentElements(), weight.format().alignmentElements());
    long fitting = Math.min(mostN, target * 8 / multiplied.bits());
    long columns = wholeFolds(fitting, foldColumns(machine, fitting), weight.columns());
    long n = aligned(columns, alignmentN, weight.columns());
    long alignmentK = matmul.input().format().alignmentElements();
    long k = Math.max(1, target / multiplied.rowBytes(n));
    if (k < weight.rows()) {
      long unit = Sizes.leastCommonMultiple(machine.arrayRows(), alignmentK);
      k = k >= unit ? Sizes.roundDown(k, unit) : Sizes.roundUp(k, alignmentK);
    }
    k = Math.min(k, weight.rows());
    check(machine, weight, multiplied.tileBytes(k, n));
    return new WeightTile(k, n);
  }

  /**
   * A tile that is dictated; sizes beyond those of the weight are those of the weight.
   *
   * @throws MappingException if it does not fit, with the nearest size that does
   */
  static WeightTile dictated(
      Machine machine, Matmul matmul, NumberFormat multiplied, boolean table, TileChoice choice)
      throws MappingException {
    Tensor weight = matmul.weight();
    long k = Math.min(choice.k(), weight.rows());
    long n = Math.min(choice.n(), weight.columns());
    if (table && k < weight.rows()) {
      throw refused(matmul, "k", k, "its weights are rows of a table, read whole", weight.rows());
    }
    NumberFormat rows = weight.format().withoutBlocks();
    long alignmentN =
        table
            ? matmul.output().format().alignmentElements()
            : Sizes.leastCommonMultiple(
                matmul.output().format().alignmentElements(), rows.alignmentElements());
    requireWhole(matmul, "k", k, alignmentOfDepth(matmul), weight.rows());
    requireWhole(matmul, "n", n, alignmentN, weight.columns());
    long mostN = Math.max(1, machine.accumulatorBytes() / 4 / PARTIAL_SUM_BYTES);
    if (n > mostN) {
      String reason = "a row of its sums exceeds a quarter of the accumulators";
      throw refused(matmul, "n", n, reason, Math.max(alignmentN, mostN / alignmentN * alignmentN));
    }
    long most = machine.scratchpadBytes() / DICTATED_TILES_OF_SCRATCHPAD;
    LongUnaryOperator bytes =
        columns -> new WeightTile(k, columns).streamBytes(weight.format(), multiplied, table);
    long fitting = n;
    while (fitting > alignmentN && bytes.applyAsLong(fitting) > most) {
      long fewer = Math.min(fitting - 1, fitting * 15 / 16);
      fitting = Math.max(alignmentN, Sizes.roundDown(fewer, alignmentN));
    }
    if (bytes.applyAsLong(fitting) > most) {
      String reason = "a tile of this depth exceeds an eighth of the scratchpad";
      long nearest =
          Sizes.roundDown(k * most / bytes.applyAsLong(fitting), alignmentOfDepth(matmul));
      throw refused(matmul, "k", k, reason, Math.max(alignmentOfDepth(matmul), nearest));
    }
    if (fitting < n) {
      String reason = "a tile of k %d exceeds an eighth of the scratchpad".formatted(k);
      throw refused(matmul, "n", n, reason, fitting);
    }
    return new WeightTile(k, n);
  }

  /**
   * The sums of a row of a tile take at most a quarter of the accumulators. Those of as many rows
   * as the array has take, with another product beside it, half of them if that leaves a fold of
   * all arrays: with fewer rows, an array waits for its next weights.
   */
  private static long mostColumns(Machine machine) {
    long ofARow = Math.max(1, machine.accumulatorBytes() / 4 / PARTIAL_SUM_BYTES);
    long ofArrayRows =
        machine.accumulatorBytes(2, 2) / (2 * machine.arrayRows() * PARTIAL_SUM_BYTES);
    return Math.min(
        ofARow, Math.max(ofArrayRows, (long) machine.arrays() * machine.arrayColumns()));
  }

  private static void requireWhole(
      Matmul matmul, String dimension, long size, long alignment, long all)
      throws MappingException {
    if (size < all && size % alignment != 0) {
      String reason = "it cuts blocks or bytes of elements, expected a multiple of " + alignment;
      long nearest = Math.max(alignment, (size + alignment / 2) / alignment * alignment);
      throw refused(matmul, dimension, size, reason, Math.min(all, nearest));
    }
  }

  private static MappingException refused(
      Matmul matmul, String dimension, long size, String reason, long nearest) {
    return new MappingException(
        "products.%s.tile: %s %d, but %s; the nearest that works is %d"
            .formatted(matmul.role(), dimension, size, reason, nearest));
  }

  /** Rows of the weights after which a tile may end: whole blocks, whole bytes. */
  private static long alignmentOfDepth(Matmul matmul) {
    NumberFormat format = matmul.weight().format();
    return Sizes.leastCommonMultiple(
        Sizes.leastCommonMultiple(
            Math.max(1, format.blockElements()), format.sparsity().map(Sparsity::of).orElse(1)),
        matmul.input().format().alignmentElements());
  }

  private static long aligned(long n, long alignment, long columns) {
    return Math.min(columns, n < columns ? Math.max(alignment, Sizes.roundDown(n, alignment)) : n);
  }

  /** Columns of a fold on as many arrays as possible, on one if they do not fit. */
  private static long foldColumns(Machine machine, long fitting) {
    long folds = Math.min(machine.arrays(), fitting / machine.arrayColumns());
    return Math.max(1, folds) * machine.arrayColumns();
  }

  private static long wholeFolds(long most, long columns, long available) {
    if (most >= available) {
      return available;
    }
    return most >= columns ? Sizes.roundDown(most, columns) : most;
  }

  private static void check(Machine machine, Tensor weight, long bytes) throws MappingException {
    if (bytes > machine.scratchpadBytes() / 4) {
      throw new MappingException(
          "the smallest tile of %s takes %d bytes, a quarter of the scratchpad is %d"
              .formatted(weight.name(), bytes, machine.scratchpadBytes() / 4));
    }
  }

  /** Bytes of the scratchpad that a tile takes on its way, in memory's format and the array's. */
  long streamBytes(NumberFormat stored, NumberFormat multiplied, boolean table) {
    long bytes = table ? n * stored.rowBytes(k) : stored.tileBytes(k, n);
    return bytes
        + (stored.equals(multiplied) ? 0 : (table ? n : k) * multiplied.rowBytes(table ? k : n));
  }
}
