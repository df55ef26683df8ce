package org.npulator.hw.chip;

import java.util.SortedMap;

/**
 * What a DRAM channel did.
 *
 * @param channel its number
 * @param bytesRead on the data bus
 * @param bytesWritten on the data bus
 * @param commands issued commands by name
 * @param stateTicks ticks by state of the data bus; they sum to the simulated time
 */
public record ChannelReport(
    int channel,
    long bytesRead,
    long bytesWritten,
    SortedMap<String, Long> commands,
    SortedMap<String, Long> stateTicks) {}
