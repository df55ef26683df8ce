/**
 * Comparison with runs of SCALE-Sim: one product or convolution on an array by itself, counted by
 * its conventions. Left out: its buffers and their DRAM interface, which fetches operands several
 * times.
 */
package org.npulator.experiment.validate.systolic;
