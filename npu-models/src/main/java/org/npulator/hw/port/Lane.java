package org.npulator.hw.port;

/**
 * The path between the DMA engines and one memory channel, in ticks.
 *
 * @param requestLatencyTicks from a DMA engine to the memory controller
 * @param responseLatencyTicks from the memory controller to the scratchpad
 * @param widthBytes data moved at once
 * @param ticksPerWord time to move {@code widthBytes}
 * @param outstandingBytes data requested and not yet arrived, for each direction; the next piece is
 *     not injected before there is room
 */
public record Lane(
    long requestLatencyTicks,
    long responseLatencyTicks,
    long widthBytes,
    long ticksPerWord,
    long outstandingBytes) {}
