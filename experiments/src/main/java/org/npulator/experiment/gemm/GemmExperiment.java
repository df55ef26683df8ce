package org.npulator.experiment.gemm;

import org.npulator.config.Configuration;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.chip.Chip;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappedStep;
import org.npulator.workload.mapping.Mapper;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.operator.Workload;

/** Runs products on a machine. */
public final class GemmExperiment {
  private final Configuration<NpuConfig> machine;

  public GemmExperiment(Configuration<NpuConfig> machine) {
    this.machine = machine;
  }

  /**
   * Simulates a product from the start of its first load to the end of its last store.
   *
   * @throws MappingException if the machine cannot multiply the formats, or operands do not fit
   * @throws IllegalArgumentException if a dimension is not positive or too large
   */
  public GemmResult run(Gemm gemm) throws MappingException {
    return run(gemm, MappingConfig.CHOSEN);
  }

  /**
   * Simulates a product from the start of its first load to the end of its last store.
   *
   * @param mapping what of the mapping is not chosen
   * @throws MappingException as above, or if it cannot be mapped like this
   */
  public GemmResult run(Gemm gemm, MappingConfig mapping) throws MappingException {
    Workload workload = gemm.workload();
    MappedStep mapped = new Mapper(machine.value(), workload, mapping).map(workload.steps().get(0));
    Chip chip = new Chip(machine.value(), TimelineSink.NONE);
    chip.execute(mapped.programs());
    return new GemmResult(machine, gemm, mapped, chip.timeBase(), chip.report());
  }
}
