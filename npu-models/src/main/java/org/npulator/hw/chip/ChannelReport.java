package org.npulator.hw.chip;

import java.util.SortedMap;

/**
 * What a DRAM channel did.
 *
 * @param channel its number
 * @param buses data buses: pseudo channels
 * @param bytesRead on the data bus
 * @param bytesWritten on the data bus
 * @param commands issued commands by name
 * @param stateTicks ticks by state of the data buses; they sum to the simulated time of all buses
 */
public record ChannelReport(
    int channel,
    int buses,
    long bytesRead,
    long bytesWritten,
    SortedMap<String, Long> commands,
    SortedMap<String, Long> stateTicks) {}
