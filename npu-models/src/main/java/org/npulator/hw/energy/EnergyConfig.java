package org.npulator.hw.energy;

import org.npulator.config.bind.Doc;
import org.npulator.config.bind.Reference;
import org.npulator.core.quantity.Power;

/** How the energy of a chip is counted. */
@Doc("energy of the chip: action counts x table + static power x time")
public record EnergyConfig(
    @Doc("energy of each action") @Reference("energy") EnergyTable table,
    @Doc("leakage of the whole chip without DRAM") Power staticPower) {}
