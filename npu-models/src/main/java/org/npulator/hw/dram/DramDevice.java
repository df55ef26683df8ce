package org.npulator.hw.dram;

import org.npulator.config.bind.Doc;

/** A DRAM device: organisation, timing, constraints, currents. */
@Doc("DRAM device")
public record DramDevice(@Doc("JEDEC standard") String standard) {}
