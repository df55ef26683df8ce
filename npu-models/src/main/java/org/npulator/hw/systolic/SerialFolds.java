package org.npulator.hw.systolic;

import org.npulator.hw.systolic.MatrixConfig.Dataflow;

/**
 * A product on an array by itself, as SCALE-Sim counts it (Samajdar et al., ISPASS 2020): one fold
 * after the other, nothing of a fold hidden behind another, every fold as long as a full one;
 * operands stored as the edges take them; a result counts when its last multiply-accumulate is done
 * (output stationary) or when it leaves the last row. An element multiplies and adds once a cycle.
 *
 * @param m rows of the activations
 * @param k columns of the activations and rows of the weights
 * @param n columns of the weights
 */
public record SerialFolds(Dataflow dataflow, long rows, long columns, long m, long k, long n) {

  /**
   * @throws IllegalArgumentException if a size is not positive
   */
  public SerialFolds {
    if (rows < 1 || columns < 1 || m < 1 || k < 1 || n < 1) {
      throw new IllegalArgumentException(
          "a product %d x %d x %d on %d x %d elements, expected at least 1 of each"
              .formatted(m, k, n, rows, columns));
    }
  }

  /** Length of the dimension that is laid out along the rows. */
  private long alongRows() {
    return dataflow == Dataflow.OUTPUT_STATIONARY ? m : k;
  }

  private long alongColumns() {
    return dataflow == Dataflow.INPUT_STATIONARY ? m : n;
  }

  /** Beats of a fold. */
  private long beats() {
    return switch (dataflow) {
      case WEIGHT_STATIONARY -> m;
      case OUTPUT_STATIONARY -> k;
      case INPUT_STATIONARY -> n;
    };
  }

  public long foldsOfRows() {
    return -Math.floorDiv(-alongRows(), rows);
  }

  public long foldsOfColumns() {
    return -Math.floorDiv(-alongColumns(), columns);
  }

  /** Cycles of a fold: load a row a cycle, stream the beats, drain along rows and columns. */
  public long cyclesOfFold() {
    long load = dataflow == Dataflow.OUTPUT_STATIONARY ? 0 : rows;
    return Math.addExact(load + rows - 1 + columns - 1, beats());
  }

  /**
   * Cycles of all folds.
   *
   * @throws ArithmeticException if they exceed 64 bits, as in the other counts
   */
  public long cycles() {
    return product(foldsOfRows(), foldsOfColumns(), cyclesOfFold());
  }

  /** Activations that enter the array, each as often as it does. */
  public long activationReads() {
    return dataflow == Dataflow.INPUT_STATIONARY
        ? Math.multiplyExact(m, k)
        : product(m, k, foldsOfColumns());
  }

  /** Weights that enter the array. */
  public long weightReads() {
    return switch (dataflow) {
      case WEIGHT_STATIONARY -> Math.multiplyExact(k, n);
      case OUTPUT_STATIONARY -> product(k, n, foldsOfRows());
      case INPUT_STATIONARY -> product(k, n, foldsOfColumns());
    };
  }

  /** Partial sums that leave the array. */
  public long partialSumWrites() {
    return dataflow == Dataflow.OUTPUT_STATIONARY
        ? Math.multiplyExact(m, n)
        : product(m, n, foldsOfRows());
  }

  /** Elements in use, averaged over the folds / all elements. */
  public double mappingEfficiency() {
    return (double) alongRows()
        * alongColumns()
        / ((double) foldsOfRows() * foldsOfColumns() * rows * columns);
  }

  /** Multiply-accumulate operations / (elements x cycles). */
  public double macUtilization() {
    return (double) m * k * n / ((double) rows * columns * cycles());
  }

  private static long product(long a, long b, long c) {
    return Math.multiplyExact(Math.multiplyExact(a, b), c);
  }
}
