package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * How the loops around the tiles of a product are ordered, chosen by the time that the array and
 * the memory would take, each undisturbed by the other.
 *
 * @param order of the loops
 * @param blockRows rows of the product that are computed at a time
 * @param cycles estimated, of the core clock
 * @param memoryBytes estimated, weights and activations in memory
 */
record MatmulTiling(Order order, long blockRows, double cycles, double memoryBytes) {

  /** Orders of the loops, outermost first. */
  enum Order {
    /** A block of activations stays while all weights stream past; weights once a block. */
    ROWS_OUTERMOST("m,n,k"),
    /** The weights of some columns stay while all activations stream past. */
    COLUMNS_OUTERMOST("n,m,k"),
    /** Weights once a block as well, but activations are loaded tile by tile for all columns. */
    ROWS_OUTERMOST_STREAMED("m,n,k");

    private final String loops;

    Order(String loops) {
      this.loops = loops;
    }

    String loops() {
      return loops;
    }
  }

  /**
   * The buffers that bound the tiles.
   *
   * @param inputRows of spilled activations that fit into the tiles for them twice, or all
   * @param streamedRows of a tile of spilled activations with the k of a weight tile, 0 if they are
   *     not spilled or not taken from consecutive rows
   * @param outputRows of a spilled output tile that fit twice, or all
   * @param inputBytes of a row of activations in memory, 0 if they are in the scratchpad
   * @param outputBytes of a row of the output in memory, 0 if it is in the scratchpad
   * @param streamBytes for weights
   * @param tileBytes of them that a tile of weights takes
   * @param performedK multiplications of a column of the array for one result, without zeros that
   *     it skips
   * @param dequantizeCycles of the vector unit for all weights once, 0 if the array takes them as
   *     they are
   */
  record Bounds(
      long inputRows,
      long streamedRows,
      long outputRows,
      long inputBytes,
      long outputBytes,
      long streamBytes,
      long tileBytes,
      long performedK,
      double dequantizeCycles) {}

  static MatmulTiling of(
      Machine machine, long m, WeightPlacement weight, double rate, Bounds bounds) {
    long k = weight.table() ? weight.columns() : weight.rows();
    long n = weight.table() ? weight.rows() : weight.columns();
    long accumulatorRows =
        machine.accumulatorBytes() / 2 / (weight.tileN() * WeightTile.PARTIAL_SUM_BYTES);
    long most = Math.min(accumulatorRows, Math.min(bounds.inputRows(), bounds.outputRows()));
    long blockRows = blockRows(machine, m, Math.max(1, Math.min(m, most)));
    long blocks = Sizes.ceilDiv(m, blockRows);
    double weightBytes = weight.bytes();
    double outputBytes = (double) m * bounds.outputBytes();
    double array = blocks * machine.arrayCycles(blockRows, bounds.performedK(), n, rate);
    List<MatmulTiling> candidates = new ArrayList<>();
    candidates.add(
        candidate(
            machine,
            Order.ROWS_OUTERMOST,
            blockRows,
            Math.max(array, blocks * bounds.dequantizeCycles()),
            blocks * weightBytes + (double) m * bounds.inputBytes() + outputBytes));
    long panelBytes = Sizes.ceilDiv(k, weight.tileK()) * bounds.tileBytes();
    if (blocks > 1 && panelBytes <= bounds.streamBytes() / 2) {
      double passes = Sizes.ceilDiv(n, weight.tileN());
      candidates.add(
          candidate(
              machine,
              Order.COLUMNS_OUTERMOST,
              blockRows,
              Math.max(array, bounds.dequantizeCycles()),
              weightBytes + passes * m * bounds.inputBytes() + outputBytes));
    }
    if (bounds.streamedRows() > 0) {
      long streamed =
          Math.min(accumulatorRows, Math.min(bounds.streamedRows(), bounds.outputRows()));
      long rows = blockRows(machine, m, Math.min(m, streamed));
      long streamedBlocks = Sizes.ceilDiv(m, rows);
      double passes = Sizes.ceilDiv(n, weight.tileN());
      candidates.add(
          candidate(
              machine,
              Order.ROWS_OUTERMOST_STREAMED,
              rows,
              Math.max(
                  streamedBlocks * machine.arrayCycles(rows, bounds.performedK(), n, rate),
                  streamedBlocks * bounds.dequantizeCycles()),
              streamedBlocks * weightBytes + passes * m * bounds.inputBytes() + outputBytes));
    }
    return candidates.stream()
        .min(
            Comparator.comparingDouble(MatmulTiling::cycles)
                .thenComparingDouble(MatmulTiling::memoryBytes))
        .orElseThrow();
  }

  /** Blocks of equal size, of whole folds if they fit and the array holds rows. */
  private static long blockRows(Machine machine, long m, long most) {
    long rows = Sizes.ceilDiv(m, Sizes.ceilDiv(m, most));
    long wholeFolds = Sizes.roundUp(rows, machine.rowsTogether());
    return wholeFolds <= most ? wholeFolds : rows;
  }

  private static MatmulTiling candidate(
      Machine machine, Order order, long blockRows, double arrayCycles, double memoryBytes) {
    double fill = machine.arrayRows() + machine.arrayColumns();
    double cycles = Math.max(arrayCycles, memoryBytes / machine.memoryBytesPerCycle()) + fill;
    return new MatmulTiling(order, blockRows, cycles, memoryBytes);
  }
}
