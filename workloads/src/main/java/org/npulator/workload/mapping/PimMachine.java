package org.npulator.workload.mapping;

import java.util.Optional;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.chip.PimConfig;
import org.npulator.hw.dram.HostAccessConfig;
import org.npulator.hw.dram.PimAddresses;
import org.npulator.hw.dram.PimEstimate;
import org.npulator.hw.dram.PimMemoryConfig;
import org.npulator.hw.dram.PimTime;
import org.npulator.hw.pim.PimMapping;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/**
 * Units at the banks of the memory, as a mapping sees them.
 *
 * @param coreCyclesPerCycle cycles of the core clock in one of the memory clock
 * @param channels of units and cores
 */
record PimMachine(
    PimMapping mapping,
    PimOrganization organization,
    PimAddresses addresses,
    PimEstimate estimate,
    double coreCyclesPerCycle,
    SharedChannels channels) {

  static Optional<PimMachine> of(NpuConfig config) {
    return config.pim().map(pim -> of(config, pim));
  }

  private static PimMachine of(NpuConfig config, PimConfig pim) {
    PimMapping mapping = pim.unit().mapping();
    PimOrganization organization = PimMemoryConfig.organization(config.memory());
    return new PimMachine(
        mapping,
        organization,
        new PimAddresses(config.memory()),
        new PimEstimate(config.memory(), pim.controller(), mapping.usableRows(organization)),
        config.clocks().get(config.cores().clock()).toHertz()
            / config.memory().device().clock().toHertz(),
        new SharedChannels(pim.controller().hostAccess() instanceof HostAccessConfig.Concurrent));
  }

  /** What a channel works on a program, in cycles of the core clock. */
  UnitsEstimate estimate(PimProgram program) {
    PimTime time = estimate.time(program);
    return new UnitsEstimate(
            time.columnCycles(),
            time.moveCycles(),
            time.modeCycles(),
            time.rowChangeCycles(),
            time.waitCycles(),
            time.refreshCycles(),
            0,
            0,
            time.readsOfColumn(),
            1)
        .times(coreCyclesPerCycle);
  }
}
