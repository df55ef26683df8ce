package org.npulator.workload.operator;

import org.npulator.hw.format.NumberFormat;

/**
 * A matrix that operators read or write.
 *
 * @param name unique in a graph; the same name in several steps is the same weight or KV cache
 * @param rows for activations: tokens of all sequences, one sequence after the other
 * @param columns features
 */
public record Tensor(String name, TensorKind kind, long rows, long columns, NumberFormat format) {

  public long elements() {
    return Math.multiplyExact(rows, columns);
  }

  /** The bytes it occupies, with its scales. */
  public long bytes() {
    return format.bytes(elements());
  }
}
