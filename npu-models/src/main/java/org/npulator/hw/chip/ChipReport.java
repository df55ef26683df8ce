package org.npulator.hw.chip;

import java.util.List;

/**
 * Everything counted since the start of the simulation.
 *
 * @param ticks simulated time
 * @param macs useful multiply-accumulate operations
 * @param energyNotModelled what consumes energy in reality and is not counted
 */
public record ChipReport(
    long ticks,
    long macs,
    List<EngineReport> engines,
    List<ChannelReport> channels,
    List<EnergyComponent> energy,
    List<String> energyNotModelled) {}
