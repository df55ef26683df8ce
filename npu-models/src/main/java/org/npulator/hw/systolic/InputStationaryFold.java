package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.systolic.FoldAccesses.Timing;

/**
 * A fold of up to R elements of k and C rows of activations. A row of activations belongs to a
 * column of the array and shifts in from the left edge. A column of weights is a beat, by way of a
 * transposer unless weights are stored with a row for each column. The partial sums of a beat leave
 * at the bottom; two squares of C x C registers turn blocks of them into rows of the result, which
 * are written one a cycle.
 *
 * @param depth first element of k
 * @param depths elements of k
 * @param row first row of activations
 * @param foldDepths elements of k that the array holds
 */
record InputStationaryFold(
    MatrixMultiply product,
    long depth,
    long depths,
    long row,
    long rows,
    long foldDepths,
    long arrayColumns,
    long beatCycles)
    implements Fold {

  /** All folds of some rows before the next rows. */
  static List<Fold> of(MatrixMultiply product, long arrayRows, long arrayColumns, MacRate rate) {
    List<Fold> folds = new ArrayList<>();
    long foldDepths = arrayRows * rate.weightsPerElement();
    for (long row = 0; row < product.m(); row += arrayColumns) {
      for (long depth = 0; depth < product.k(); depth += foldDepths) {
        folds.add(
            new InputStationaryFold(
                product,
                depth,
                Math.min(foldDepths, product.k() - depth),
                row,
                Math.min(arrayColumns, product.m() - row),
                foldDepths,
                arrayColumns,
                rate.cyclesPerBeat()));
      }
    }
    return folds;
  }

  private Optional<Transposer> weights() {
    return product.weightsTransposed()
        ? Optional.empty()
        : Optional.of(
            new Transposer(
                product.weights(), depth, depths, 0, product.n(), 1, foldDepths, beatCycles));
  }

  @Override
  public long loadCycles() {
    return product.weightsTransposed() ? rows : Math.max(rows, depths);
  }

  private long streamCycles() {
    return product.n() * beatCycles;
  }

  @Override
  public long nextLoadCycle(boolean doubleBuffered) {
    return Math.max(
        doubleBuffered ? 0 : streamCycles() - 1,
        weights().map(Transposer::lastBlockCycle).orElse(0L));
  }

  @Override
  public long nextBeatCycle(boolean doubleBuffered) {
    return streamCycles();
  }

  private long blocks() {
    return (product.n() + arrayColumns - 1) / arrayColumns;
  }

  /** The cycle after the last partial sum of a block has entered its square. */
  private long collectedCycle(long block) {
    long beats = Math.min(product.n(), (block + 1) * arrayColumns);
    return beats * beatCycles + foldDepths - 1 + rows - 1;
  }

  /** When the first row of a block is written. Only the last block can be short and has to wait. */
  private long givenCycle(long block) {
    return block == 0
        ? collectedCycle(0)
        : Math.max(collectedCycle(block), collectedCycle(block - 1) + rows);
  }

  @Override
  public Outlet outlet() {
    // The next fold enters the square of the block before the last.
    return new Outlet(
        beatCycles - 1 + foldDepths - 1 + rows - 1,
        collectedCycle(0),
        givenCycle(blocks() - 1),
        completionCycle());
  }

  @Override
  public long completionCycle() {
    return givenCycle(blocks() - 1) + rows;
  }

  @Override
  public void access(FoldAccesses accesses, long loadCycle, long beatCycle) {
    accesses.read(
        product.activations(),
        Timing.everyCycle(loadCycle, rows),
        row + rows - 1,
        -1,
        depth,
        depths);
    if (product.weightsTransposed()) {
      accesses.read(
          product.weights(), new Timing(beatCycle, product.n(), beatCycles), 0, 1, depth, depths);
    } else {
      weights().orElseThrow().access(accesses, loadCycle, beatCycle);
    }
    for (long block = 0; block < blocks(); block++) {
      long column = block * arrayColumns;
      accesses.write(
          product.accumulators(),
          Timing.everyCycle(beatCycle + givenCycle(block), rows),
          row,
          1,
          column,
          Math.min(arrayColumns, product.n() - column),
          product.accumulate() || depth > 0);
    }
  }
}
