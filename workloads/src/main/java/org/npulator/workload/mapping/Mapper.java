package org.npulator.workload.mapping;

import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/** Turns the steps of a workload into tile programs for a machine. */
public final class Mapper {

  /**
   * Lays out weights and KV caches in memory.
   *
   * @throws MappingException if the workload does not fit into the memory or a tile not into the
   *     buffers, or the matrix engine cannot multiply its formats
   */
  public Mapper(NpuConfig config, Workload workload) throws MappingException {}

  /** The program of one step of the workload and what was decided for it. */
  public MappedStep map(Step step) throws MappingException {
    throw new MappingException("not here yet");
  }
}
