/**
 * What lies between the DMA engines of a core and the memory channels. Modelled: a crossbar with a
 * lane for each channel and direction, its width, its clock and its latency. Left out: competition
 * between lanes, routing over several hops, traffic between cores.
 */
package org.npulator.hw.noc;
