package org.npulator.workload.mapping;

import java.util.List;
import org.npulator.hw.program.TileProgram;

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

  /**
   * Traffic that a larger buffer would avoid.
   *
   * @param tensor what is stored and loaded again, or loaded more than once
   * @param bytesRead beyond the first read of a weight
   * @param bytesWritten of an activation that does not stay on chip
   */
  public record Spill(String tensor, String reason, long bytesRead, long bytesWritten) {}
}
