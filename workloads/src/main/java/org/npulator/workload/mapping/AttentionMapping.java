package org.npulator.workload.mapping;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Attention;

/**
 * Fused attention on one core. For every tile of queries and block of keys: scores into
 * accumulators, softmax on the vector unit into the scratchpad, weighted values into accumulators,
 * output. If the keys of a tile come in several blocks, maximum, sum and output run along (Milakov
 * and Gimelshein 2018, Dao et al. 2022). The scores of the next tile are computed before the
 * weighted values of this one, so that the array works during a softmax.
 */
final class AttentionMapping {
  private final StepContext step;
  private final Attention attention;
  private final AttentionProducts products;
  private final AttentionTiling tiling;
  private final AttentionEstimate estimate;
  private final NumberFormat sumFormat;
  private final long headDimension;

  /**
   * One block of keys of a tile, between its scores and its weighted values.
   *
   * @param firstColumn counted from the first key that the tile sees
   */
  private record Block(
      AttentionTile tile,
      long firstColumn,
      long columns,
      RunningState running,
      Region probabilities) {
    boolean online() {
      return running != null;
    }

    boolean first() {
      return firstColumn == 0;
    }

    boolean last() {
      return firstColumn + columns == tile.keys();
    }
  }

  /** Maximum, sum and correction, and the output before the division by the sum. */
  private record RunningState(Region rows, Region output) {}

  AttentionMapping(StepContext step, Attention attention) throws MappingException {
    this.step = step;
    this.attention = attention;
    this.products = new AttentionProducts(step, attention);
    this.tiling = products.tiling();
    this.estimate = new AttentionEstimate(step.machine(), attention, tiling);
    this.sumFormat = products.sumFormat();
    this.headDimension = attention.headDimension();
  }

  OperatorMapping map() {
    products.storeNewKeys();
    products.storeNewValues();
    Block waiting = null;
    for (AttentionTile tile : AttentionTile.all(attention, tiling)) {
      RunningState running = estimate.online(tile) ? runningState(tile) : null;
      for (long first = 0; first < tile.keys(); first += tiling.blockColumns()) {
        long columns = Math.min(tiling.blockColumns(), tile.keys() - first);
        // The correction factor of a block must be used before the next one replaces it.
        if (waiting != null && waiting.tile().equals(tile)) {
          weightedValues(waiting);
          waiting = null;
        }
        Block block = scores(tile, first, columns, running);
        if (waiting != null) {
          weightedValues(waiting);
        }
        waiting = block;
      }
    }
    if (waiting != null) {
      weightedValues(waiting);
    }
    return new OperatorMapping(
        attention.name(),
        step.machine().dataflowName(),
        new TreeMap<>(
            Map.of(
                "m",
                tiling.heads() * tiling.tokens(),
                "k",
                headDimension,
                "n",
                tiling.blockColumns())),
        "batch,head,m,n",
        (long) Math.ceil(estimate.cycles()),
        OperatorMapping.FUSED_ATTENTION);
  }

  private RunningState runningState(AttentionTile tile) {
    Buffer rows = step.state().allocate(tile.rows(), AttentionTiling.STATE_ROW_BYTES);
    Buffer output = step.state().allocate(tile.rows(), 4 * headDimension);
    return new RunningState(rows.whole(), output.whole());
  }

  private Block scores(AttentionTile tile, long firstColumn, long columns, RunningState running) {
    Block block = new Block(tile, firstColumn, columns, running, probabilities(tile, columns));
    Region scores = products.scores(tile, firstColumn, columns);
    softmax(block, scores);
    scores.buffer().release();
    return block;
  }

  private Region probabilities(AttentionTile tile, long columns) {
    return step.probabilities()
        .allocate(
            tile.rows(),
            tiling.queryFormat().rowBytes(columns),
            AttentionTiling.rowStride(step.machine(), tiling.queryFormat(), columns))
        .whole();
  }

  private void softmax(Block block, Region scores) {
    AttentionTile tile = block.tile();
    Matrix source = new Matrix(scores, sumFormat);
    Matrix destination = new Matrix(block.probabilities(), tiling.queryFormat());
    VectorKernel kernel = block.online() ? VectorKernel.ONLINE_SOFTMAX : VectorKernel.SOFTMAX;
    VectorWork work =
        new VectorWork(
            kernel,
            tile.rows(),
            block.columns(),
            block.columns(),
            AttentionTiling.scale(attention),
            tile.mask(block.firstColumn(), block.columns()));
    if (!block.online()) {
      step.builder().vector(work, List.of(source), destination);
      return;
    }
    Matrix state = new Matrix(block.running().rows(), NumberFormat.FP32);
    if (block.first()) {
      // A running maximum that starts at 0 is as good as the true one: it cancels in the division.
      Region maximumAndSum = block.running().rows().bytes(0, 8);
      step.builder()
          .vector(
              new VectorWork(VectorKernel.SCALE, tile.rows(), 2),
              List.of(new Matrix(scores.bytes(0, 8), sumFormat)),
              new Matrix(maximumAndSum, NumberFormat.FP32));
    }
    step.builder().vector(work, List.of(source, state), destination, block.running().rows());
  }

  private void weightedValues(Block block) {
    AttentionTile tile = block.tile();
    Region sums = products.sums(tile);
    products.weightedValues(
        tile, block.firstColumn(), block.columns(), block.probabilities(), sums, false);
    block.probabilities().buffer().release();
    if (block.online()) {
      combine(block, sums);
    } else {
      products.output(tile, VectorKernel.CONVERT, List.of(new Matrix(sums, sumFormat)));
    }
    sums.buffer().release();
  }

  private void combine(Block block, Region sums) {
    Matrix running = new Matrix(block.running().output(), NumberFormat.FP32);
    Matrix state = new Matrix(block.running().rows(), NumberFormat.FP32);
    Matrix source = new Matrix(sums, sumFormat);
    long rows = block.tile().rows();
    if (block.first()) {
      step.builder()
          .vector(
              new VectorWork(VectorKernel.CONVERT, rows, headDimension), List.of(source), running);
    } else {
      step.builder()
          .vector(
              new VectorWork(VectorKernel.RESCALE_ADD, rows, headDimension),
              List.of(source, running, state),
              running);
    }
    if (block.last()) {
      products.output(block.tile(), VectorKernel.NORMALIZE, List.of(running, state));
      running.region().buffer().release();
      state.region().buffer().release();
    }
  }
}
