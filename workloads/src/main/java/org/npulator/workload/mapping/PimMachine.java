package org.npulator.workload.mapping;

import java.util.Optional;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.chip.PimConfig;
import org.npulator.hw.dram.PimAddresses;
import org.npulator.hw.dram.PimEstimate;
import org.npulator.hw.dram.PimMemoryConfig;
import org.npulator.hw.pim.PimMapping;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Units at the banks of the memory, as a mapping sees them.
 *
 * @param coreCyclesPerCycle cycles of the core clock in one of the memory clock
 */
record PimMachine(
    PimMapping mapping,
    PimOrganization organization,
    PimAddresses addresses,
    PimEstimate estimate,
    double coreCyclesPerCycle) {

  static Optional<PimMachine> of(NpuConfig config) {
    return config.pim().map(pim -> of(config, pim));
  }

  private static PimMachine of(NpuConfig config, PimConfig pim) {
    return new PimMachine(
        pim.unit().mapping(),
        PimMemoryConfig.organization(config.memory()),
        new PimAddresses(config.memory()),
        new PimEstimate(config.memory()),
        config.clocks().get(config.cores().clock()).toHertz()
            / config.memory().device().clock().toHertz());
  }

  /** Cycles of the core clock that a channel works on a program. */
  double cycles(PimProgram program) {
    return estimate.cycles(program) * coreCyclesPerCycle;
  }
}
