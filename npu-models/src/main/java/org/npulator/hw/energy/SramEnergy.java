package org.npulator.hw.energy;

import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.Doc;
import org.npulator.core.quantity.Bytes;

/** Energy of accesses to a memory bank of some capacity. */
@Doc("energy of accesses to a memory bank")
public record SramEnergy(
    @Doc("capacity of the bank") @AtLeast(1) Bytes bankCapacity,
    @Doc("reading a byte as part of a word") EnergyEntry read,
    @Doc("writing a byte as part of a word") EnergyEntry write) {}
