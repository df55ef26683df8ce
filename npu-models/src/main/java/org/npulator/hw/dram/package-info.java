/**
 * DRAM channels, simulated command by command: address mapping, memory controllers, the timing
 * constraints of a standard, refresh, and energy from currents.
 *
 * <p>A standard is data ({@link org.npulator.hw.dram.DramDevice}); the classes here know only what
 * commands do. Not modelled: power-down and self-refresh, error correction, bus inversion, thermal
 * refresh rates, training, and the energy of command, address and clock pins.
 */
package org.npulator.hw.dram;
