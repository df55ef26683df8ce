package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.operator.Attention;

/** The tiles of attention on a core and the time that they take by the cost model. */
final class AttentionEstimate {
  private final Machine machine;
  private final Attention attention;
  private final AttentionTiling tiling;
  private final NumberFormat sumFormat;
  private final long headDimension;

  AttentionEstimate(Machine machine, Attention attention, AttentionTiling tiling) {
    this.machine = machine;
    this.attention = attention;
    this.tiling = tiling;
    sumFormat = Machine.accumulatorFormat(tiling.queryFormat());
    headDimension = attention.headDimension();
  }

  /** Cycles of the core clock. */
  double cycles() {
    double cycles = 0;
    for (AttentionTile tile : tiles()) {
      long sinks = tile.sinks();
      long first = tile.firstKey();
      while (first < tile.endKey()) {
        long count = Math.min(tiling.blockColumns() - sinks, tile.endKey() - first);
        cycles += cycles(tile, sinks + count);
        first += count;
        sinks = 0;
      }
    }
    return cycles;
  }

  /** Array, vector unit and memory work on different blocks at a time. */
  private double cycles(AttentionTile tile, long count) {
    long rows = tile.rows();
    double array =
        machine.arrayCycles(rows, headDimension, count, tiling.rate())
            + machine.arrayCycles(rows, count, headDimension, tiling.rate());
    NumberFormat probabilities = tiling.queryFormat();
    List<NumberFormat> sums = List.of(sumFormat);
    VectorKernel output = online(tile) ? VectorKernel.RESCALE_ADD : VectorKernel.CONVERT;
    double vector =
        online(tile)
            ? machine
                .vectorCost(
                    VectorKernel.ONLINE_SOFTMAX,
                    List.of(sumFormat, NumberFormat.FP32),
                    probabilities)
                .cycles(rows, count)
            : machine.vectorCost(VectorKernel.SOFTMAX, sums, probabilities).cycles(rows, count);
    vector +=
        machine
            .vectorCost(
                output,
                online(tile) ? List.of(sumFormat, NumberFormat.FP32, NumberFormat.FP32) : sums,
                attention.output().format())
            .cycles(rows, headDimension);
    double bytes = 2.0 * count * attention.keyCache().format().rowBytes(headDimension);
    return Math.max(Math.max(array, vector), bytes / machine.memoryBytesPerCycle());
  }

  List<AttentionTile> tiles() {
    List<AttentionTile> tiles = new ArrayList<>();
    long group = attention.queryHeads() / attention.keyValueHeads();
    for (long sequence = 0; sequence < attention.batch(); sequence++) {
      for (long shared = 0; shared < attention.keyValueHeads(); shared++) {
        for (long token = 0; token < attention.newTokens(); token += tiling.tokens()) {
          long tokens = Math.min(tiling.tokens(), attention.newTokens() - token);
          for (long head = 0; head < group; head += tiling.heads()) {
            tiles.add(
                AttentionTile.of(
                    attention,
                    sequence,
                    shared,
                    shared * group + head,
                    Math.min(tiling.heads(), group - head),
                    token,
                    tokens));
          }
        }
      }
    }
    return tiles;
  }

  /** Whether the keys come in several blocks. */
  boolean online(AttentionTile tile) {
    return tile.keys() > tiling.blockColumns();
  }
}
