/**
 * Maps the operators of a step to tile programs, one for each core: how operators are divided and
 * what cores send each other, where tensors lie in memory and in the scratchpad, tile sizes and
 * loop order, what is loaded ahead, and which instruction has to wait for which.
 *
 * <p>Left out: fusing of operators beyond bias, conversion and activation of products, partial
 * tiles of rows that do not fit into the scratchpad, KV caches in group-quantized formats.
 */
package org.npulator.workload.mapping;
