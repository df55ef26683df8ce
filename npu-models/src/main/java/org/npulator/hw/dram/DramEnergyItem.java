package org.npulator.hw.dram;

import java.util.OptionalDouble;

/**
 * Energy of one kind of action of the memory, summed over channels.
 *
 * @param name such as dram.activate
 * @param count of actions, in {@code unit}
 * @param unit commands or seconds (of a rank)
 * @param joules altogether
 * @param lowJoules lower end of the range if the figures are an estimate
 * @param highJoules upper end of the range if the figures are an estimate
 * @param source of the figures
 */
public record DramEnergyItem(
    String name,
    double count,
    String unit,
    double joules,
    OptionalDouble lowJoules,
    OptionalDouble highJoules,
    String source) {}
