package org.npulator.hw.energy;

import org.npulator.config.bind.Doc;

/** Energy of each action in a technology. */
@Doc("energy of each action in a technology")
public record EnergyTable(@Doc("technology") String technology) {}
