package org.npulator.hw.systolic;

/**
 * The part of a product that occupies the elements of the array at one time. It is loaded, then
 * operands enter at the edges, one beat after the other, and results leave. Cycles are those of the
 * array and count from its first beat, unless said otherwise.
 */
sealed interface Fold
    permits WeightStationaryFold, OutputStationaryFold, InputStationaryFold, VectorMatrixFold {

  /** Cycles from the start of the load to the first beat, at least. */
  long loadCycles();

  /** When the load of the next fold may start. */
  long nextLoadCycle(boolean doubleBuffered);

  /** When the first beat of the next fold may enter. */
  long nextBeatCycle(boolean doubleBuffered);

  Outlet outlet();

  /** The first cycle in which all results are in the accumulators. */
  long completionCycle();

  /** Adds all accesses of a fold that is loaded and takes its first beat in given cycles. */
  void access(FoldAccesses accesses, long loadCycle, long beatCycle);

  /**
   * Registers that the results of one fold after the other pass on their way out. The first result
   * of a fold must not enter before {@code free} of the fold before, nor the first be given out
   * before {@code given} of the fold before.
   *
   * @param firstEnters cycle in which the first result enters
   * @param firstGiven cycle in which the first result is given out
   * @param free first cycle in which results of the next fold may enter
   * @param given first cycle in which results of the next fold may be given out
   */
  record Outlet(long firstEnters, long firstGiven, long free, long given) {
    /** Results leave one after the other as they are computed. */
    static final Outlet STREAM = new Outlet(0, 0, 0, 0);
  }
}
