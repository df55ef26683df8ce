package org.npulator.hw.chip;

import java.util.Map;
import org.npulator.config.bind.Doc;
import org.npulator.core.quantity.Duration;
import org.npulator.core.quantity.Frequency;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.energy.EnergyConfig;
import org.npulator.hw.noc.InterconnectConfig;

/** A machine. */
@Doc("a machine: cores, interconnect, memory, energy")
public record NpuConfig(
    @Doc("clocks by name") Map<String, Frequency> clocks,
    @Doc("number formats used unless the command names others, such as w8a8") String formats,
    @Doc("the cores, all alike") CoreConfig cores,
    @Doc("what connects cores and memory channels") InterconnectConfig interconnect,
    @Doc("DRAM channels and their controllers") MemoryConfig memory,
    @Doc("energy of the chip") EnergyConfig energy,
    @Doc("time from the end of a step to the start of the next, spent by the host")
        Duration stepLaunch) {}
