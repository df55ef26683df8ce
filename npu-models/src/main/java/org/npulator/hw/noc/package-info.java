/**
 * What lies between cores and memory channels, and between cores. Modelled: a crossbar with a lane
 * for each memory channel and direction, its width, its clock and its latency; and a network that
 * carries messages from core to core: crossbar, mesh or ring of routers with virtual cut-through
 * switching, credits, round-robin arbitration, multicast. Left out: competition of cores for the
 * lanes to memory, packet headers, virtual channels, adaptive routing, faults.
 */
package org.npulator.hw.noc;
