package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Attention;

/**
 * Attention on one core. For every tile of queries and block of keys: scores into accumulators,
 * softmax on the vector unit into the scratchpad, weighted values into accumulators, output. If the
 * keys of a tile come in several blocks, maximum, sum and output run along (Milakov and Gimelshein
 * 2018, Dao et al. 2022). The scores of the next tile are computed before the weighted values of
 * this one, so that the array works during a softmax.
 */
final class AttentionMapping {
  private final StepContext step;
  private final Attention attention;
  private final AttentionTiling tiling;
  private final AttentionEstimate estimate;
  private final KeyValuePieces keys;
  private final KeyValuePieces values;
  private final NumberFormat sumFormat;
  private final double scale;
  private final long headDimension;

  /**
   * One block of keys of a tile, between its scores and its weighted values.
   *
   * @param sinks in front of the other keys
   * @param firstKey of the others
   * @param count of the others
   */
  private record Block(
      AttentionTile tile,
      long sinks,
      long firstKey,
      long count,
      RunningState running,
      Region probabilities) {
    long columns() {
      return sinks + count;
    }

    boolean online() {
      return running != null;
    }

    boolean first() {
      return firstKey == tile.firstKey();
    }

    boolean last() {
      return firstKey + count == tile.endKey();
    }
  }

  /** Maximum, sum and correction, and the output before the division by the sum. */
  private record RunningState(Region rows, Region output) {}

  AttentionMapping(StepContext step, Attention attention) throws MappingException {
    this.step = step;
    this.attention = attention;
    this.tiling = step.tiling(attention);
    this.estimate = new AttentionEstimate(step.machine(), attention, tiling);
    this.keys = KeyValuePieces.keys(step, attention, tiling);
    this.values = KeyValuePieces.values(step, attention, tiling);
    this.sumFormat = Machine.accumulatorFormat(tiling.queryFormat());
    this.headDimension = attention.headDimension();
    this.scale = 1 / Math.sqrt(headDimension);
  }

  OperatorMapping map() {
    Optional<PimPlacement> atUnits = step.layout().pim().placement(attention.keyCache().name());
    if (atUnits.isPresent()) {
      long heads = attention.batch() * attention.keyValueHeads();
      new PimKeyValues(step, attention, atUnits.get())
          .store(PimAttentionMapping.places(2 * heads));
    } else {
      keys.storeNew();
      values.storeNew();
    }
    Block waiting = null;
    for (AttentionTile tile : estimate.tiles()) {
      RunningState running = estimate.online(tile) ? runningState(tile) : null;
      long sinks = tile.sinks();
      long first = tile.firstKey();
      while (first < tile.endKey()) {
        long count = Math.min(tiling.blockColumns() - sinks, tile.endKey() - first);
        // The correction factor of a block must be used before the next one replaces it.
        if (waiting != null && waiting.tile().equals(tile)) {
          weightedValues(waiting);
          waiting = null;
        }
        Block block = scores(tile, sinks, first, count, running);
        if (waiting != null) {
          weightedValues(waiting);
        }
        waiting = block;
        first += count;
        sinks = 0;
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
        (long) Math.ceil(estimate.cycles()));
  }

  private RunningState runningState(AttentionTile tile) {
    Buffer rows = step.state().allocate(tile.rows(), AttentionTiling.STATE_ROW_BYTES);
    Buffer output = step.state().allocate(tile.rows(), 4 * headDimension);
    return new RunningState(rows.whole(), output.whole());
  }

  private Block scores(
      AttentionTile tile, long sinks, long firstKey, long count, RunningState running) {
    Block block =
        new Block(tile, sinks, firstKey, count, running, probabilities(tile, sinks + count));
    Region queries = queries(tile);
    Region operand = converted(tile, queries);
    Region scores =
        step.accumulators()
            .allocate(tile.rows(), WeightTile.PARTIAL_SUM_BYTES * block.columns())
            .whole();
    long column = 0;
    for (KeyValuePieces.Piece piece : pieces(keys, block)) {
      Region weights = keys.load(tile.sequence(), tile.keyValueHead(), piece);
      step.builder()
          .multiply(
              tile.rows(),
              headDimension,
              piece.count(),
              new Matrix(operand, tiling.queryFormat()),
              new Matrix(weights, tiling.keyFormat()),
              true,
              new Matrix(
                  scores.bytes(
                      WeightTile.PARTIAL_SUM_BYTES * column,
                      WeightTile.PARTIAL_SUM_BYTES * piece.count()),
                  sumFormat),
              false);
      keys.done(piece, weights);
      column += piece.count();
    }
    if (operand != queries) {
      operand.buffer().release();
    }
    step.activations().done(attention.query(), queries);
    softmax(block, scores);
    scores.buffer().release();
    return block;
  }

  /** The sinks of a block, then its other keys. */
  private static List<KeyValuePieces.Piece> pieces(KeyValuePieces source, Block block) {
    List<KeyValuePieces.Piece> pieces = new ArrayList<>();
    if (block.sinks() > 0) {
      pieces.addAll(source.pieces(0, block.sinks()));
    }
    pieces.addAll(source.pieces(block.firstKey(), block.count()));
    return pieces;
  }

  private Region queries(AttentionTile tile) {
    Region queries =
        step.activations()
            .read(
                attention.query(),
                firstRow(tile),
                tile.tokens(),
                tile.firstHead() * headDimension,
                tile.heads() * headDimension);
    return headsAsRows(tile, queries, attention.query().format());
  }

  private Region converted(AttentionTile tile, Region queries) {
    NumberFormat format = attention.query().format();
    if (format == tiling.queryFormat()) {
      return queries;
    }
    long stride = AttentionTiling.rowStride(step.machine(), tiling.queryFormat(), headDimension);
    Region wide =
        step.probabilities()
            .allocate(tile.rows(), tiling.queryFormat().rowBytes(headDimension), stride)
            .whole();
    step.builder()
        .vector(
            new VectorWork(VectorKernel.CONVERT, tile.rows(), headDimension),
            List.of(new Matrix(queries, format)),
            new Matrix(wide, tiling.queryFormat()));
    return wide;
  }

  private Region probabilities(AttentionTile tile, long count) {
    return step.probabilities()
        .allocate(
            tile.rows(),
            tiling.queryFormat().rowBytes(count),
            AttentionTiling.rowStride(step.machine(), tiling.queryFormat(), count))
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
            scale,
            tile.mask(block.sinks(), block.firstKey(), block.count()));
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
    Region sums =
        step.accumulators()
            .allocate(tile.rows(), WeightTile.PARTIAL_SUM_BYTES * headDimension)
            .whole();
    long column = 0;
    for (KeyValuePieces.Piece piece : pieces(values, block)) {
      Region weights = values.load(tile.sequence(), tile.keyValueHead(), piece);
      Region probabilities =
          block
              .probabilities()
              .bytes(
                  tiling.queryFormat().rowBytes(column),
                  tiling.queryFormat().rowBytes(piece.count()));
      step.builder()
          .multiply(
              tile.rows(),
              piece.count(),
              headDimension,
              new Matrix(probabilities, tiling.queryFormat()),
              new Matrix(weights, tiling.keyFormat()),
              false,
              new Matrix(sums, sumFormat),
              column > 0);
      values.done(piece, weights);
      column += piece.count();
    }
    block.probabilities().buffer().release();
    if (block.online()) {
      combine(block, sums);
    } else {
      output(tile, VectorKernel.CONVERT, List.of(new Matrix(sums, sumFormat)));
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
      output(block.tile(), VectorKernel.NORMALIZE, List.of(running, state));
      running.region().buffer().release();
      state.region().buffer().release();
    }
  }

  private void output(AttentionTile tile, VectorKernel kernel, List<Matrix> sources) {
    long column = tile.firstHead() * headDimension;
    long columns = tile.heads() * headDimension;
    Region destination =
        step.activations()
            .write(attention.output(), firstRow(tile), tile.tokens(), column, columns);
    NumberFormat format = attention.output().format();
    step.builder()
        .vector(
            new VectorWork(kernel, tile.rows(), headDimension),
            sources,
            new Matrix(headsAsRows(tile, destination, format), format));
    step.activations()
        .written(attention.output(), destination, firstRow(tile), tile.tokens(), column, columns);
  }

  private Region headsAsRows(AttentionTile tile, Region region, NumberFormat format) {
    return tile.heads() == 1 ? region : region.folded(format.rowBytes(headDimension));
  }

  private long firstRow(AttentionTile tile) {
    return tile.sequence() * attention.newTokens() + tile.firstToken();
  }
}
