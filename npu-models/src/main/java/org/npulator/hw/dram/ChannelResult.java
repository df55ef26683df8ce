package org.npulator.hw.dram;

import org.npulator.core.statistics.Histogram;

/**
 * What a stream of requests did to a channel.
 *
 * @param cycles of the memory clock from cycle 0 to the last read data or the last write command,
 *     whichever is later
 * @param requests that were taken
 * @param rowHits requests that found their row open when their first command was issued
 * @param rowMisses requests that found their bank closed
 * @param rowConflicts requests that found another row open
 * @param readLatency in cycles, to the end of the data
 * @param activity commands and states, its ticks being cycles
 */
public record ChannelResult(
    long cycles,
    long requests,
    long rowHits,
    long rowMisses,
    long rowConflicts,
    Histogram readLatency,
    ChannelActivity activity) {}
