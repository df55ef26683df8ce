package org.npulator.hw.systolic;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.systolic.FoldAccesses.Timing;

/**
 * A fold of up to R rows and C columns of results, each summed up in an element over all of k. A
 * beat is r elements of k: of each row of activations from the left edge, by way of a transposer,
 * and of each column of weights from the top. Results shift down and leave at the bottom, the last
 * row first. With double-buffered registers a result moves to the second one in the cycle in which
 * it is complete; without, its register has to be empty before the next fold reaches it.
 *
 * @param elementsPerBeat r, elements of k that an element of the array takes in a beat
 */
record OutputStationaryFold(
    MatrixMultiply product,
    long row,
    long rows,
    long column,
    long columns,
    long arrayRows,
    long arrayColumns,
    long elementsPerBeat,
    long beatCycles)
    implements Fold {

  /** All folds of some columns before the next columns. */
  static List<Fold> of(MatrixMultiply product, long arrayRows, long arrayColumns, MacRate rate) {
    List<Fold> folds = new ArrayList<>();
    for (long column = 0; column < product.n(); column += arrayColumns) {
      for (long row = 0; row < product.m(); row += arrayRows) {
        folds.add(
            new OutputStationaryFold(
                product,
                row,
                Math.min(arrayRows, product.m() - row),
                column,
                Math.min(arrayColumns, product.n() - column),
                arrayRows,
                arrayColumns,
                rate.weightsPerElement(),
                rate.cyclesPerBeat()));
      }
    }
    return folds;
  }

  private Transposer activations() {
    return new Transposer(
        product.activations(), row, rows, 0, product.k(), elementsPerBeat, arrayRows, beatCycles);
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
                elementsPerBeat,
                arrayColumns,
                beatCycles))
        : Optional.empty();
  }

  @Override
  public long loadCycles() {
    return product.weightsTransposed() ? Math.max(rows, columns) : rows;
  }

  private long streamCycles() {
    return (product.k() + elementsPerBeat - 1) / elementsPerBeat * beatCycles;
  }

  @Override
  public long nextLoadCycle(boolean doubleBuffered) {
    return Math.max(
        activations().lastBlockCycle(),
        transposedWeights().map(Transposer::lastBlockCycle).orElse(0L));
  }

  @Override
  public long nextBeatCycle(boolean doubleBuffered) {
    return streamCycles() + (doubleBuffered ? 0 : rows - 1);
  }

  @Override
  public Outlet outlet() {
    // The elements of a column give out one result a cycle, so the next fold's follow these.
    return new Outlet(0, streamCycles(), 0, streamCycles() + rows);
  }

  @Override
  public long completionCycle() {
    return streamCycles() + arrayRows - 1 + columns - 1 + rows;
  }

  @Override
  public void access(FoldAccesses accesses, long loadCycle, long beatCycle) {
    activations().access(accesses, loadCycle, beatCycle);
    if (product.weightsTransposed()) {
      transposedWeights().orElseThrow().access(accesses, loadCycle, beatCycle);
    } else {
      for (long part = 0; part < Math.min(elementsPerBeat, product.k()); part++) {
        long count = (product.k() - part + elementsPerBeat - 1) / elementsPerBeat;
        accesses.read(
            product.weights(),
            new Timing(beatCycle, count, beatCycles),
            part,
            elementsPerBeat,
            column,
            columns);
      }
    }
    accesses.write(
        product.accumulators(),
        Timing.everyCycle(beatCycle + completionCycle() - rows, rows),
        row + rows - 1,
        -1,
        column,
        columns,
        product.accumulate());
  }
}
