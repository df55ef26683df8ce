/**
 * The configuration of the DMA engines. Modelled: descriptors of strided runs in command queues, a
 * limit on the data in flight. Left out: reading descriptors from memory, address translation,
 * conflicts of DMA with other accesses to the scratchpad (it has a reserved slot).
 */
package org.npulator.hw.dma;
