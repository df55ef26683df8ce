package org.npulator.workload.mapping;

import java.util.List;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.VectorKernel;
import org.npulator.workload.mapping.ProgramBuilder.Matrix;
import org.npulator.workload.mapping.ProgramBuilder.VectorWork;

/**
 * Rows of results that come back from units at the banks along with their commands, as numbers of 2
 * bytes. If they are partial sums, all rows of the first come first, then those of the others; the
 * vector unit adds them up in place.
 */
record PimReturned(Buffer buffer, long partialSums, long rows, long columns) {
  static final NumberFormat FORMAT = NumberFormat.BF16;

  static PimReturned of(StepContext step, long partialSums, long rows, long columns) {
    long stride = AttentionTiling.rowStride(step.machine(), FORMAT, columns);
    Buffer buffer = step.stream().allocate(partialSums * rows, FORMAT.rowBytes(columns), stride);
    return new PimReturned(buffer, partialSums, rows, columns);
  }

  /** Bytes that they take on the chip. */
  static long bytes(Machine machine, long partialSums, long rows, long columns) {
    return partialSums * rows * AttentionTiling.rowStride(machine, FORMAT, columns);
  }

  /** Cycles of the vector unit that all additions take. */
  static double addCycles(Machine machine, long partialSums, long rows, long columns) {
    return partialSums == 1
        ? 0
        : machine
            .vectorCost(VectorKernel.ADD, List.of(FORMAT, FORMAT), FORMAT)
            .cycles((partialSums - 1.0) * rows, columns);
  }

  /** Adds until some partial sums are left; the first rows hold them. */
  PimReturned added(ProgramBuilder builder, long left) {
    long sums = partialSums;
    while (sums > left) {
      long pairs = Math.min(sums / 2, sums - left);
      Region first = buffer.region(0, pairs * rows, 1);
      Region second = buffer.region((sums - pairs) * rows, pairs * rows, 1);
      builder.vector(
          new VectorWork(VectorKernel.ADD, pairs * rows, columns),
          List.of(new Matrix(first, FORMAT), new Matrix(second, FORMAT)),
          new Matrix(first, FORMAT));
      sums -= pairs;
    }
    return new PimReturned(buffer, sums, rows, columns);
  }

  /** Some rows of a partial sum. */
  Matrix sums(long which, long firstRow, long count) {
    return new Matrix(buffer.region(which * rows + firstRow, count, 1), FORMAT);
  }

  /**
   * Adds the last two partial sums of some rows.
   *
   * @param destination as many rows
   */
  void addLast(ProgramBuilder builder, long firstRow, long count, Matrix destination) {
    builder.vector(
        new VectorWork(VectorKernel.ADD, count, columns),
        List.of(sums(0, firstRow, count), sums(1, firstRow, count)),
        destination);
  }
}
