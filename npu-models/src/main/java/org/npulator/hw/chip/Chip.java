package org.npulator.hw.chip;

import org.npulator.core.time.TimeBase;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.program.TileProgram;

/**
 * A simulated chip. Programs are executed one after the other; the state of the memory (open rows,
 * refresh) carries over from one to the next.
 */
public final class Chip {

  /**
   * @throws IllegalArgumentException if the configuration is not a machine that can work
   */
  public Chip(NpuConfig config, TimelineSink timeline) {}

  /** The time base of all ticks in reports. */
  public TimeBase timeBase() {
    throw new IllegalStateException("not here yet");
  }

  /** The present time in ticks. */
  public long now() {
    throw new IllegalStateException("not here yet");
  }

  /** Lets time pass without work; engines have none. */
  public void idle(double seconds) {}

  /** Executes a program from now to its end. */
  public StepExecution execute(TileProgram program) {
    throw new IllegalStateException("not here yet");
  }

  /** What was counted from the start of the simulation to now. */
  public ChipReport report() {
    throw new IllegalStateException("not here yet");
  }
}
