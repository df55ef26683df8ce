package org.npulator.hw.noc;

import org.npulator.core.time.ClockDomain;
import org.npulator.hw.noc.InterconnectConfig.CrossbarConfig;
import org.npulator.hw.port.Lane;

/**
 * A crossbar that gives every memory channel and direction a lane of its own to the DMA engines, so
 * that lanes never compete. A word crosses in the configured latency, whichever way it goes.
 */
public final class Crossbar {
  private final CrossbarConfig config;
  private final ClockDomain clock;

  /**
   * @param clock of the crossbar
   */
  public Crossbar(CrossbarConfig config, ClockDomain clock) {
    this.config = config;
    this.clock = clock;
  }

  /**
   * The lanes, which are all alike.
   *
   * @param outstandingBytes that the DMA engines keep in flight for each channel and direction
   */
  public Lane lane(long outstandingBytes) {
    long latencyTicks = clock.ticks(config.latency().cycles());
    return new Lane(
        latencyTicks,
        latencyTicks,
        config.width().bytes(),
        clock.ticksPerCycle(),
        outstandingBytes);
  }
}
