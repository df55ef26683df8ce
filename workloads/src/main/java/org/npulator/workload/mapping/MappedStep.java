package org.npulator.workload.mapping;

import java.util.List;
import java.util.Optional;
import org.npulator.hw.format.FormatPair;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.VectorKernel;
import org.npulator.hw.program.VectorOperation;

/**
 * A step as a tile program.
 *
 * @param mappings one for each operator of the step, in order; the program's operators are these
 * @param weightBytes weights the program reads, each counted once
 * @param keyValueReadBytes of the KV cache that the program reads, each counted once
 * @param keyValueWriteBytes of the KV cache that the program writes
 * @param spills what it reads or writes beyond that
 */
public record MappedStep(
    TileProgram program,
    List<OperatorMapping> mappings,
    long weightBytes,
    long keyValueReadBytes,
    long keyValueWriteBytes,
    List<Spill> spills) {

  /** The formats in which the array multiplies the operands of its first product, if it has one. */
  public Optional<FormatPair> multipliedFormats() {
    return program.instructions().stream()
        .filter(MatrixMultiply.class::isInstance)
        .map(MatrixMultiply.class::cast)
        .findFirst()
        .map(product -> new FormatPair(product.activations().format(), product.weights().format()));
  }

  /** Elements of weights, keys and values that the vector unit turns into what the array takes. */
  public long dequantizedElements() {
    return program.instructions().stream()
        .filter(VectorOperation.class::isInstance)
        .map(VectorOperation.class::cast)
        .filter(operation -> operation.kernel() == VectorKernel.DEQUANTIZE)
        .mapToLong(operation -> Math.multiplyExact(operation.rows(), operation.columns()))
        .sum();
  }

  /**
   * Traffic that a larger buffer would avoid.
   *
   * @param tensor what is stored and loaded again, or loaded more than once
   * @param bytesRead beyond the first read of a weight
   * @param bytesWritten of an activation that does not stay on chip
   */
  public record Spill(String tensor, String reason, long bytesRead, long bytesWritten) {}
}
