package org.npulator.hw.dram;

import java.util.SortedMap;

/**
 * What a channel did from the start of the simulation.
 *
 * @param channel its number
 * @param bytesRead on the data bus, whole bursts
 * @param bytesWritten on the data bus, whole bursts
 * @param bytesForwarded read from writes that waited in the controller, or along with another read
 *     of the same transaction that did; not on the data bus
 * @param bytesCoalesced written over writes that waited in the controller, not on the data bus
 * @param commands issued commands by name
 * @param stateTicks ticks by {@link DramState#key}; they sum to the simulated time, times the
 *     pseudo channels
 * @param activates rows opened
 * @param reads bursts
 * @param writes bursts
 * @param refreshes of all banks of a rank or pseudo channel
 * @param bankRefreshes of one bank, or of one bank of every bank group
 * @param activeTicks time awake with a row open, summed over ranks
 * @param prechargedTicks time awake with all rows closed, summed over ranks
 * @param activePowerDownTicks time in power-down with a row open, summed over ranks
 * @param prechargedPowerDownTicks time in power-down with all rows closed, summed over ranks
 * @param selfRefreshTicks time in self-refresh, summed over ranks
 * @param units what the units at the banks did, which is contained in the other figures; cycles are
 *     those of the turns in which they had the channel
 */
public record ChannelActivity(
    int channel,
    long bytesRead,
    long bytesWritten,
    long bytesForwarded,
    long bytesCoalesced,
    SortedMap<String, Long> commands,
    SortedMap<String, Long> stateTicks,
    long activates,
    long reads,
    long writes,
    long refreshes,
    long bankRefreshes,
    long activeTicks,
    long prechargedTicks,
    long activePowerDownTicks,
    long prechargedPowerDownTicks,
    long selfRefreshTicks,
    PimActivity units) {}
