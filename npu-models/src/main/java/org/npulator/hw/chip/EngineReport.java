package org.npulator.hw.chip;

import java.util.SortedMap;

/**
 * Where the time of an engine went.
 *
 * @param name such as core0.matrix
 * @param clock the engine's clock
 * @param stateTicks ticks by {@link EngineState#key()}, all states; they sum to the simulated time
 */
public record EngineReport(String name, String clock, SortedMap<String, Long> stateTicks) {}
