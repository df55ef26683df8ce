/**
 * Memories on chip: banks, ports, words and the cycles that conflicting accesses take. Latency is
 * part of the engines' pipelines; capacity is the mapping's business; DMA has a slot of its own.
 */
package org.npulator.hw.sram;
