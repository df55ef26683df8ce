package org.npulator.hw.chip;

import org.npulator.config.bind.Doc;
import org.npulator.hw.dram.PimControllerConfig;
import org.npulator.hw.pim.PimUnitConfig;

/** Units at the banks of a machine's memory. */
@Doc("units at the banks of the memory, whose device has commands for them")
public record PimConfig(
    @Doc("how a channel carries out programs for them, all others waiting")
        PimControllerConfig controller,
    @Doc("the units") PimUnitConfig unit) {}
