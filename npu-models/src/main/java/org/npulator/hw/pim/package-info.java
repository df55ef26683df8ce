/**
 * Processing in memory: the kinds of units, the kernels that they can run, and for each kind the
 * mapping of kernels to programs of commands. Channels execute the programs ({@code hw.dram}); this
 * package knows how data lie in banks and in what order a kind works on them.
 *
 * <p>Not modelled: rounding of sums in the units, programming errors, interrupts, and the time that
 * the host takes to prepare operands.
 */
package org.npulator.hw.pim;
