package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.systolic.FoldAccesses.Timing;

/**
 * A row of activations times up to C columns of weights on an array that works as a vector-matrix
 * engine: weights do not stay, each is multiplied in the cycle in which it comes. A beat is V
 * elements of k. Element i of them enters row i of the array at the left edge, V rows of weights
 * enter from the top on lanes of their own, and the partial sum of a column moves down the V rows,
 * in the last of which it is added to those of earlier beats. The result shifts down to the bottom.
 *
 * @param lanes V, rows of weights of a beat
 * @param foldRows rows through which results leave
 */
record VectorMatrixFold(
    MatrixMultiply product,
    long row,
    long column,
    long columns,
    long lanes,
    long foldRows,
    long arrayColumns,
    long beatCycles)
    implements Fold {

  /** All rows of some columns before the next columns. */
  static List<Fold> of(
      MatrixMultiply product, long arrayRows, long arrayColumns, long vectorRows, MacRate rate) {
    List<Fold> folds = new ArrayList<>();
    for (long column = 0; column < product.n(); column += arrayColumns) {
      for (long row = 0; row < product.m(); row++) {
        folds.add(
            new VectorMatrixFold(
                product,
                row,
                column,
                Math.min(arrayColumns, product.n() - column),
                vectorRows * rate.weightsPerElement(),
                arrayRows * rate.weightsPerElement(),
                arrayColumns,
                rate.cyclesPerBeat()));
      }
    }
    return folds;
  }

  /** Whether the rows of a product take fewer beats than loading the weights that stay. */
  static boolean isFaster(MatrixMultiply product, long arrayRows, long vectorRows, MacRate rate) {
    long lanes = vectorRows * rate.weightsPerElement();
    long foldRows = arrayRows * rate.weightsPerElement();
    long beats = Math.multiplyExact(product.m(), (product.k() + lanes - 1) / lanes);
    long streamCycles = product.m() * rate.cyclesPerBeat();
    long staying =
        product.k() / foldRows * Math.max(streamCycles, foldRows)
            + (product.k() % foldRows == 0 ? 0 : Math.max(streamCycles, product.k() % foldRows));
    return beats * rate.cyclesPerBeat() < staying;
  }

  private Optional<Transposer> transposedWeights() {
    return product.weightsTransposed()
        ? Optional.of(
            new Transposer(
                product.weights(),
                column,
                columns,
                0,
                product.k(),
                lanes,
                arrayColumns,
                beatCycles))
        : Optional.empty();
  }

  @Override
  public long loadCycles() {
    return product.weightsTransposed() ? columns : 0;
  }

  private long beats() {
    return (product.k() + lanes - 1) / lanes;
  }

  @Override
  public long nextLoadCycle(boolean doubleBuffered) {
    return transposedWeights().map(Transposer::lastBlockCycle).orElse(0L);
  }

  @Override
  public long nextBeatCycle(boolean doubleBuffered) {
    return beats() * beatCycles;
  }

  @Override
  public Outlet outlet() {
    return Outlet.STREAM;
  }

  @Override
  public long completionCycle() {
    return beats() * beatCycles + foldRows - 1 + columns - 1 + 1;
  }

  @Override
  public void access(FoldAccesses accesses, long loadCycle, long beatCycle) {
    readActivations(accesses, beatCycle);
    if (product.weightsTransposed()) {
      transposedWeights().orElseThrow().access(accesses, loadCycle, beatCycle);
    } else {
      for (long lane = 0; lane < Math.min(lanes, product.k()); lane++) {
        long count = (product.k() - lane + lanes - 1) / lanes;
        accesses.read(
            product.weights(),
            new Timing(beatCycle, count, beatCycles),
            lane,
            lanes,
            column,
            columns);
      }
    }
    accesses.write(
        product.accumulators(),
        Timing.everyCycle(beatCycle + completionCycle() - 1, 1),
        row,
        0,
        column,
        columns,
        product.accumulate());
  }

  /** A register holds the elements of a block of beats, read at once, one read a block. */
  private void readActivations(FoldAccesses accesses, long beatCycle) {
    for (long block = 0; block < beats(); block += arrayColumns) {
      long first = block * lanes;
      accesses.read(
          product.activations(),
          Timing.everyCycle(beatCycle + block * beatCycles, 1),
          row,
          0,
          first,
          Math.min(arrayColumns * lanes, product.k() - first));
    }
  }
}
