package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.systolic.FoldAccesses.Timing;

/**
 * A fold of up to R rows and C columns of weights. Weights shift in from the top, one stored row a
 * cycle, or from the left edge if they are stored with a row for each column. A row of activations
 * is a beat, and the partial sums of a beat leave at the bottom.
 *
 * @param foldRows rows of weights that the array holds
 */
record WeightStationaryFold(
    MatrixMultiply product,
    long row,
    long rows,
    long column,
    long columns,
    long foldRows,
    long beatCycles)
    implements Fold {

  /** All folds of some columns before the next columns. */
  static List<Fold> of(MatrixMultiply product, long arrayRows, long arrayColumns, MacRate rate) {
    List<Fold> folds = new ArrayList<>();
    long foldRows = arrayRows * rate.weightsPerElement();
    for (long column = 0; column < product.n(); column += arrayColumns) {
      for (long row = 0; row < product.k(); row += foldRows) {
        folds.add(
            new WeightStationaryFold(
                product,
                row,
                Math.min(foldRows, product.k() - row),
                column,
                Math.min(arrayColumns, product.n() - column),
                foldRows,
                rate.cyclesPerBeat()));
      }
    }
    return folds;
  }

  @Override
  public long loadCycles() {
    return product.weightsTransposed() ? columns : rows;
  }

  private long streamCycles() {
    return product.m() * beatCycles;
  }

  @Override
  public long nextLoadCycle(boolean doubleBuffered) {
    return doubleBuffered ? 0 : streamCycles() - 1;
  }

  @Override
  public long nextBeatCycle(boolean doubleBuffered) {
    return streamCycles();
  }

  @Override
  public Outlet outlet() {
    return Outlet.STREAM;
  }

  private long drainCycles() {
    return foldRows - 1 + columns - 1;
  }

  @Override
  public long completionCycle() {
    return streamCycles() + drainCycles();
  }

  @Override
  public void access(FoldAccesses accesses, long loadCycle, long beatCycle) {
    // The last stored row comes first, because it travels farthest.
    Timing load = Timing.everyCycle(loadCycle, loadCycles());
    if (product.weightsTransposed()) {
      accesses.read(product.weights(), load, column + columns - 1, -1, row, rows);
    } else {
      accesses.read(product.weights(), load, row + rows - 1, -1, column, columns);
    }
    accesses.read(
        product.activations(), new Timing(beatCycle, product.m(), beatCycles), 0, 1, row, rows);
    accesses.write(
        product.accumulators(),
        new Timing(beatCycle + beatCycles - 1 + drainCycles(), product.m(), beatCycles),
        0,
        1,
        column,
        columns,
        product.accumulate() || row > 0);
  }
}
