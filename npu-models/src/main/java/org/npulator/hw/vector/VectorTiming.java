package org.npulator.hw.vector;

import java.util.List;
import org.npulator.hw.format.NumberFormat;
import org.npulator.hw.program.VectorKernel;

/**
 * What kernels take on a vector unit with all lanes in use and no conflicts, for those who plan its
 * work.
 */
public final class VectorTiming {
  private final VectorConfig config;

  public VectorTiming(VectorConfig config) {
    this.config = config;
  }

  /**
   * Cycles for each column of a row.
   *
   * @param sources formats of the sources
   * @param destination format of the destination
   * @param segment columns of a head, or elements that a top-k chooses
   */
  public double cyclesPerColumn(
      VectorKernel kernel, List<NumberFormat> sources, NumberFormat destination, long segment) {
    return KernelPasses.of(kernel, sources, destination, segment).stream()
            .filter(Pass::perElement)
            .mapToLong(pass -> config.operations().of(pass.primitive()).interval().cycles())
            .sum()
        / (double) config.lanes();
  }

  /** Cycles for each row, besides those for its columns. */
  public long cyclesPerRow(
      VectorKernel kernel, List<NumberFormat> sources, NumberFormat destination, long segment) {
    return KernelPasses.of(kernel, sources, destination, segment).stream()
        .filter(pass -> !pass.perElement())
        .mapToLong(pass -> config.operations().of(pass.primitive()).interval().cycles())
        .sum();
  }

  /** Cycles once an operation, until the last result of the last row. */
  public long latencyCycles(
      VectorKernel kernel, List<NumberFormat> sources, NumberFormat destination, long segment) {
    return KernelPasses.of(kernel, sources, destination, segment).stream()
        .mapToLong(
            pass ->
                config.operations().of(pass.primitive()).latency().cycles()
                    * VectorSchedule.dependentSteps(pass, config.lanes()))
        .sum();
  }
}
