package org.npulator.hw.chip;

import java.util.OptionalDouble;

/**
 * Energy of one kind of action.
 *
 * @param name such as matrix.mac.int8xint8 or dram.activate
 * @param count of actions, in {@code unit}
 * @param unit of the count, such as macs, bytes, commands, seconds
 * @param joules altogether
 * @param lowJoules lower end of the range if the table entry is an estimate
 * @param highJoules upper end of the range if the table entry is an estimate
 * @param source of the table entry
 */
public record EnergyComponent(
    String name,
    double count,
    String unit,
    double joules,
    OptionalDouble lowJoules,
    OptionalDouble highJoules,
    String source) {}
