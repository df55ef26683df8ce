/**
 * A set-associative cache on chip between the cores and the memory channels, shared by all cores:
 * least recently used replacement, bypass, dead-block hints, write-backs. Left out: coherence with
 * units beside the cores, prefetching, conflicts of its banks; the order in which a write-back and
 * a later fetch of the same line reach the memory.
 */
package org.npulator.hw.cache;
