package org.npulator.workload.mapping;

import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.format.Sparsity;
import org.npulator.workload.operator.Matmul;
import org.npulator.workload.operator.Tensor;

/**
 * The tile in which a weight is stored and loaded. It is the same for every step, since the layout
 * in memory is: about a sixteenth of the scratchpad in the format in which the array takes it, as
 * much of k as possible, so that partial sums seldom wait for another tile, and whole folds of all
 * arrays. Blocks with a scale do not cross tiles.
 */
record WeightTile(long k, long n) {
  private static final int TILES_OF_SCRATCHPAD = 16;

  /** Partial sums in the accumulators take 4 bytes. */
  static final long PARTIAL_SUM_BYTES = 4;

  /**
   * @param multiplied the format in which the array takes the weight
   */
  static WeightTile of(Machine machine, Matmul matmul, NumberFormat multiplied, boolean table)
      throws MappingException {
    Tensor weight = matmul.weight();
    long target = machine.scratchpadBytes() / TILES_OF_SCRATCHPAD;
    long columns = (long) machine.arrays() * machine.arrayColumns();
    // The accumulators of one row of a tile take at most a quarter of the buffer.
    long mostN = Math.max(1, machine.accumulatorBytes() / 4 / PARTIAL_SUM_BYTES);
    long alignmentN = matmul.output().format().alignmentElements();
    if (table) {
      long rowBytes = multiplied.rowBytes(weight.rows());
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
    long alignmentK =
        Sizes.leastCommonMultiple(
            Sizes.leastCommonMultiple(
                Math.max(1, weight.format().blockElements()),
                weight.format().sparsity().map(Sparsity::of).orElse(1)),
            matmul.input().format().alignmentElements());
    long unit = Sizes.roundUp(Math.max(machine.arrayRows(), alignmentK), alignmentK);
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

  private static long aligned(long n, long alignment, long columns) {
    return Math.min(columns, n < columns ? Math.max(alignment, Sizes.roundDown(n, alignment)) : n);
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
