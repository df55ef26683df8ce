package org.npulator.hw.program;

import java.util.List;
import java.util.Optional;

/**
 * Applies a kernel to every row of a matrix [rows, columns] on the vector unit.
 *
 * @param constant the scale or epsilon that the kernel names, 0 where it has none
 * @param segment columns of one head for kernels that work on heads, otherwise equal to columns
 * @param mask columns that count, for the softmax kernels; empty if all do
 */
public record VectorOperation(
    int operator,
    List<Dependency> waitsFor,
    VectorKernel kernel,
    long rows,
    long columns,
    long segment,
    double constant,
    List<Operand> sources,
    Operand destination,
    Optional<CausalMask> mask)
    implements Instruction {
  @Override
  public VectorOperation waitingFor(List<Dependency> others) {
    return new VectorOperation(
        operator, others, kernel, rows, columns, segment, constant, sources, destination, mask);
  }
}
