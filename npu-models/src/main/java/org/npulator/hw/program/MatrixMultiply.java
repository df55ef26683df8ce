package org.npulator.hw.program;

import java.util.List;
import java.util.Optional;

/**
 * Multiplies activations [m, k] by weights [k, n] on one of the arrays of the core into
 * accumulators [m, n] of 4 bytes each.
 *
 * @param activations in the scratchpad, [m, k]
 * @param weights in the scratchpad, [k, n], or [n, k] if transposed
 * @param weightsTransposed whether the weights are stored with one row for each output column, as
 *     the keys of attention are
 * @param accumulators in the accumulator buffer, [m, n]
 * @param accumulate whether the product is added to the accumulators instead of replacing them
 * @param array which of the arrays of the core, from 0
 * @param stationary what stays in the array, if that is not what it keeps otherwise
 */
public record MatrixMultiply(
    int operator,
    List<Dependency> waitsFor,
    long m,
    long k,
    long n,
    Operand activations,
    Operand weights,
    boolean weightsTransposed,
    Operand accumulators,
    boolean accumulate,
    int array,
    Optional<StationaryOperand> stationary)
    implements Instruction {

  /** A product on the first array. */
  public MatrixMultiply(
      int operator,
      List<Dependency> waitsFor,
      long m,
      long k,
      long n,
      Operand activations,
      Operand weights,
      boolean weightsTransposed,
      Operand accumulators,
      boolean accumulate) {
    this(
        operator,
        waitsFor,
        m,
        k,
        n,
        activations,
        weights,
        weightsTransposed,
        accumulators,
        accumulate,
        0,
        Optional.empty());
  }

  /** Multiply-accumulate operations of the product, without padding. */
  public long macs() {
    return Math.multiplyExact(Math.multiplyExact(m, k), n);
  }

  @Override
  public MatrixMultiply waitingFor(List<Dependency> others) {
    return new MatrixMultiply(
        operator,
        others,
        m,
        k,
        n,
        activations,
        weights,
        weightsTransposed,
        accumulators,
        accumulate,
        array,
        stationary);
  }
}
