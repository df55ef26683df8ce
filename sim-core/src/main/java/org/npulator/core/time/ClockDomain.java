package org.npulator.core.time;

import org.npulator.core.quantity.Frequency;

/**
 * A clock whose every edge is a whole tick of its {@link TimeBase}. Edge 0 is at tick 0.
 *
 * @param name as in the configuration
 * @param frequency of the clock
 * @param ticksPerCycle distance of two edges in ticks, at least 1
 */
public record ClockDomain(String name, Frequency frequency, long ticksPerCycle) {

  /** The first edge at or after a time, in ticks. */
  public long edgeAtOrAfter(long tick) {
    return Math.multiplyExact(-Math.floorDiv(-tick, ticksPerCycle), ticksPerCycle);
  }

  /** The duration of a number of cycles, in ticks. */
  public long ticks(long cycles) {
    return Math.multiplyExact(cycles, ticksPerCycle);
  }

  /** The number of whole cycles in a duration in ticks. */
  public long cycles(long ticks) {
    return Math.floorDiv(ticks, ticksPerCycle);
  }
}
