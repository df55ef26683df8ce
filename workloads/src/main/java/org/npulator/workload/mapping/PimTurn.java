package org.npulator.workload.mapping;

import java.util.List;

/**
 * Key-value heads, each in a channel of its own, that units attend to at the same time.
 *
 * @param row the first of each head in its channel
 * @param slots the heads, counted through the sequences
 * @param channels of the heads
 */
record PimTurn(int row, List<Integer> slots, List<Integer> channels) {}
