package org.npulator.workload.mapping;

import org.npulator.hw.format.NumberFormat;
import org.npulator.workload.operator.Tensor;

/**
 * The tile in which a weight is stored and loaded. It is the same for every step, since the layout
 * in memory is: about a sixteenth of the scratchpad, as much of k as possible, so that partial sums
 * seldom wait for another tile, and whole folds of the array.
 */
record WeightTile(long k, long n) {
  private static final int TILES_OF_SCRATCHPAD = 16;

  static WeightTile of(Machine machine, Tensor weight, boolean table) throws MappingException {
    long target = machine.scratchpadBytes() / TILES_OF_SCRATCHPAD;
    long columns = machine.arrayColumns();
    // The accumulators of one row of a tile take at most a quarter of the buffer.
    long mostN = Math.max(1, machine.accumulatorBytes() / 4 / PARTIAL_SUM_BYTES);
    NumberFormat format = weight.format();
    if (table) {
      long rowBytes = format.bytes(weight.rows());
      long n = wholeFolds(Math.min(target / rowBytes, mostN), columns, weight.columns());
      if (n < columns && columns * rowBytes <= 2 * target && columns <= mostN) {
        n = columns;
      }
      n = Math.min(Math.max(n, 1), weight.columns());
      check(machine, weight, n * rowBytes);
      return new WeightTile(weight.rows(), n);
    }
    long unit = Math.max(machine.arrayRows(), format.groupSize());
    long narrow = Math.min(Math.min(columns, mostN), weight.columns());
    long mostK = target / Math.max(1, Sizes.packed(format, narrow));
    long k = weight.rows();
    if (k > mostK) {
      long splits = Sizes.ceilDiv(k, Math.max(1, mostK));
      k = Math.min(k, Sizes.roundUp(Sizes.ceilDiv(k, splits), unit));
    }
    long n =
        wholeFolds(
            Math.min(target / Math.max(1, Sizes.packed(format, k)), mostN),
            columns,
            weight.columns());
    n = Math.max(n, narrow);
    // Groups of scales do not cross tiles, and elements of a row fill whole bytes.
    if (n < weight.columns() && format.bits() < 8) {
      n = Math.max(2, Sizes.roundDown(n, 2));
    }
    check(machine, weight, Sizes.tileBytes(format, k, n));
    return new WeightTile(k, n);
  }

  /** Partial sums in the accumulators take 4 bytes. */
  static final long PARTIAL_SUM_BYTES = 4;

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

  long bytes(NumberFormat format, boolean table) {
    return table ? n * format.bytes(k) : Sizes.tileBytes(format, k, n);
  }
}
