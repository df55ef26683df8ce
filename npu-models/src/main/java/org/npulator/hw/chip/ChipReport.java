package org.npulator.hw.chip;

import java.util.List;
import java.util.Optional;

/**
 * Everything counted since the start of the simulation.
 *
 * @param ticks simulated time
 * @param macs useful multiply-accumulate operations of the arrays
 * @param pimMacs useful multiply-accumulate operations of units at the banks of the memory
 * @param systemCache if the chip has one
 * @param energyNotModelled what consumes energy in reality and is not counted
 */
public record ChipReport(
    long ticks,
    long macs,
    long pimMacs,
    List<EngineReport> engines,
    List<ChannelReport> channels,
    Optional<CacheReport> systemCache,
    List<EnergyComponent> energy,
    List<String> energyNotModelled) {}
