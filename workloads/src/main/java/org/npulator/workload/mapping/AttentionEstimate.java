package org.npulator.workload.mapping;

import java.util.List;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.operator.Attention;

/** The time that attention on a core takes by the cost model, tile by tile. */
final class AttentionEstimate {
  private final Machine machine;
  private final Attention attention;
  private final AttentionTiling tiling;

  AttentionEstimate(Machine machine, Attention attention, AttentionTiling tiling) {
    this.machine = machine;
    this.attention = attention;
    this.tiling = tiling;
  }

  /** Cycles of the core clock. */
  double cycles() {
    return time().cycles();
  }

  CoresEstimate time() {
    CoresEstimate time = CoresEstimate.NOTHING;
    for (AttentionTile tile : AttentionTile.all(attention, tiling)) {
      for (long first = 0; first < tile.keys(); first += tiling.blockColumns()) {
        time = time.plus(time(tile, Math.min(tiling.blockColumns(), tile.keys() - first)));
      }
    }
    return time;
  }

  /** Whether the keys come in several blocks. */
  boolean online(AttentionTile tile) {
    return tile.keys() > tiling.blockColumns();
  }

  /** Cycles of both products on the array. */
  double arrayCycles(AttentionTile tile, long columns) {
    long dimension = attention.headDimension();
    return machine.arrayCycles(tile.rows(), dimension, columns, tiling.rate())
        + machine.arrayCycles(tile.rows(), columns, dimension, tiling.rate());
  }

  /** Cycles in which keys or values of some columns come from memory. */
  double loadCycles(long columns) {
    return columns * tokenBytes() / machine.memoryBytesPerCycle();
  }

  private long tokenBytes() {
    return attention.keyCache().format().rowBytes(attention.headDimension());
  }

  /** Array, vector unit and memory work on different blocks at a time. */
  private CoresEstimate time(AttentionTile tile, long columns) {
    long rows = tile.rows();
    NumberFormat probabilities = tiling.queryFormat();
    NumberFormat sumFormat = Machine.accumulatorFormat(probabilities);
    List<NumberFormat> sums = List.of(sumFormat);
    VectorKernel output = online(tile) ? VectorKernel.RESCALE_ADD : VectorKernel.CONVERT;
    double vector =
        online(tile)
            ? machine
                .vectorCost(
                    VectorKernel.ONLINE_SOFTMAX,
                    List.of(sumFormat, NumberFormat.FP32),
                    probabilities)
                .cycles(rows, columns)
            : machine.vectorCost(VectorKernel.SOFTMAX, sums, probabilities).cycles(rows, columns);
    vector +=
        machine
            .vectorCost(
                output,
                online(tile) ? List.of(sumFormat, NumberFormat.FP32, NumberFormat.FP32) : sums,
                attention.output().format())
            .cycles(rows, attention.headDimension());
    return CoresEstimate.longest(
        2 * loadCycles(columns), arrayCycles(tile, columns), vector, 2.0 * columns * tokenBytes());
  }
}
