package org.npulator.hw.chip;

import org.npulator.config.bind.Doc;
import org.npulator.hw.dram.PimMemoryConfig;
import org.npulator.hw.pim.PimUnitConfig;

/** A memory with processing in memory. */
@Doc("memory with processing in memory")
public record PimSystemConfig(
    @Doc("channels and their controllers") PimMemoryConfig memory,
    @Doc("units at the banks") PimUnitConfig unit) {
  public PimSystemConfig {
    PimConfig.require(unit, memory.device(), "unit");
  }
}
