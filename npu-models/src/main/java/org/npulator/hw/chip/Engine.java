package org.npulator.hw.chip;

/** A unit that executes instructions, driven by its {@link Sequencer}. Times are in ticks. */
interface Engine {

  /**
   * The first edge of the engine's clock, not before now, at which it can accept an instruction.
   */
  long acceptTick();

  /** Starts an instruction now. The engine tells its sequencer when to look for the end. */
  void start(int instruction);

  /** An end that the engine announced to its sequencer is reached. */
  void ended(int instruction);
}
