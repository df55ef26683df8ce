package org.npulator.hw.systolic;

/**
 * A multiplication that was issued to the array. Its cycles may move later when a multiplication is
 * issued whose accesses conflict with it, so they have to be asked for again when they are reached.
 * Once they are past and forgotten by the {@link SystolicArray#accessSchedule}, answers are only
 * known to be past.
 */
public final class Multiplication {
  private final ArrayClock clock;
  private final long inputFreeArrayCycle;
  private final long completionArrayCycle;

  Multiplication(ArrayClock clock, long inputFreeArrayCycle, long completionArrayCycle) {
    this.clock = clock;
    this.inputFreeArrayCycle = inputFreeArrayCycle;
    this.completionArrayCycle = completionArrayCycle;
  }

  /** First cycle in which its activations and weights are not read any more. */
  public long inputFreeCycle() {
    return clock.coreCycle(inputFreeArrayCycle);
  }

  /** First cycle in which all its results are in the accumulators. */
  public long completionCycle() {
    return clock.coreCycle(completionArrayCycle);
  }
}
