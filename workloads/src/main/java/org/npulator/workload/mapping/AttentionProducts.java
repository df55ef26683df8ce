package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;
import org.npulator.workload.operator.Attention;

/**
 * The two products of attention on the array for a tile of queries and some of its keys: scores,
 * and values weighted by probabilities. Keys and values come in pieces.
 */
final class AttentionProducts {
  private final StepContext step;
  private final Attention attention;
  private final AttentionTiling tiling;
  private final AttentionEstimate estimate;
  private final KeyValuePieces keys;
  private final KeyValuePieces values;
  private final NumberFormat sumFormat;
  private final long headDimension;

  AttentionProducts(StepContext step, Attention attention) throws MappingException {
    this.step = step;
    this.attention = attention;
    this.tiling = step.tiling(attention);
    this.estimate = new AttentionEstimate(step.machine(), attention, tiling);
    this.keys = KeyValuePieces.keys(step, attention, tiling);
    this.values = KeyValuePieces.values(step, attention, tiling);
    this.sumFormat = Machine.accumulatorFormat(tiling.queryFormat());
    this.headDimension = attention.headDimension();
  }

  AttentionTiling tiling() {
    return tiling;
  }

  /** What the accumulators hold. */
  NumberFormat sumFormat() {
    return sumFormat;
  }

  void storeNewKeys() {
    keys.storeNew();
  }

  void storeNewValues() {
    values.storeNew();
  }

  /** Cycles of both products on the array. */
  double arrayCycles(AttentionTile tile, long columns) {
    return estimate.arrayCycles(tile, columns);
  }

  /** Cycles in which keys or values of some columns come from memory. */
  double loadCycles(long columns) {
    return estimate.loadCycles(columns);
  }

  /**
   * The products of the queries of a tile and some of its keys, in the accumulators.
   *
   * @param firstColumn counted from the first key that the tile sees
   */
  Region scores(AttentionTile tile, long firstColumn, long columns) {
    Region queries = queries(tile);
    Region operand = converted(tile, queries);
    Region scores =
        step.accumulators().allocate(tile.rows(), WeightTile.PARTIAL_SUM_BYTES * columns).whole();
    long column = 0;
    for (KeyValuePieces.Piece piece : pieces(keys, tile, firstColumn, columns)) {
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
    return scores;
  }

  /** Room for the weighted values of a tile. */
  Region sums(AttentionTile tile) {
    return step.accumulators()
        .allocate(tile.rows(), WeightTile.PARTIAL_SUM_BYTES * headDimension)
        .whole();
  }

  /**
   * Multiplies probabilities by the values of some of the keys of a tile.
   *
   * @param firstColumn counted from the first key that the tile sees
   * @param accumulate whether to add to what the sums hold
   */
  void weightedValues(
      AttentionTile tile,
      long firstColumn,
      long columns,
      Region probabilities,
      Region sums,
      boolean accumulate) {
    long column = 0;
    for (KeyValuePieces.Piece piece : pieces(values, tile, firstColumn, columns)) {
      Region weights = values.load(tile.sequence(), tile.keyValueHead(), piece);
      Region part =
          probabilities.bytes(
              tiling.queryFormat().rowBytes(column), tiling.queryFormat().rowBytes(piece.count()));
      step.builder()
          .multiply(
              tile.rows(),
              piece.count(),
              headDimension,
              new Matrix(part, tiling.queryFormat()),
              new Matrix(weights, tiling.keyFormat()),
              false,
              new Matrix(sums, sumFormat),
              accumulate || column > 0);
      values.done(piece, weights);
      column += piece.count();
    }
  }

  /** Converts the output of a tile, computed from its weighted values. */
  void output(AttentionTile tile, VectorKernel kernel, List<Matrix> sources) {
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

  /** The sinks among the columns, then the other keys. */
  private static List<KeyValuePieces.Piece> pieces(
      KeyValuePieces source, AttentionTile tile, long firstColumn, long columns) {
    List<KeyValuePieces.Piece> pieces = new ArrayList<>();
    long sinks = Math.min(columns, Math.max(0, tile.sinks() - firstColumn));
    if (sinks > 0) {
      pieces.addAll(source.pieces(firstColumn, sinks));
    }
    if (columns > sinks) {
      pieces.addAll(source.pieces(tile.keyOf(firstColumn + sinks), columns - sinks));
    }
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

  private Region headsAsRows(AttentionTile tile, Region region, NumberFormat format) {
    return tile.heads() == 1 ? region : region.folded(format.rowBytes(headDimension));
  }

  private long firstRow(AttentionTile tile) {
    return tile.sequence() * attention.newTokens() + tile.firstToken();
  }
}
