package org.npulator.hw.systolic;

/**
 * How fast an element multiplies a pair of formats. Either a whole number of weights of the
 * reduction dimension sits in each element, as if the array had that many times its rows, or one
 * beat takes a whole number of cycles, in the last of which the partial sum from above is added.
 *
 * @param weightsPerElement at least 1
 * @param cyclesPerBeat at least 1
 */
record MacRate(int weightsPerElement, int cyclesPerBeat) {
  private static final int LIMIT = 64;

  static boolean isSupported(double macsPerCycle) {
    return isWhole(macsPerCycle) || isWhole(1 / macsPerCycle);
  }

  /** The highest rate, not above this one, that an element can keep. */
  static double atMost(double macsPerCycle) {
    return macsPerCycle >= 1
        ? Math.floor(macsPerCycle + 1e-9)
        : 1 / Math.ceil(1 / macsPerCycle - 1e-9);
  }

  static MacRate of(double macsPerCycle) {
    return macsPerCycle >= 1
        ? new MacRate((int) Math.rint(macsPerCycle), 1)
        : new MacRate(1, (int) Math.rint(1 / macsPerCycle));
  }

  private static boolean isWhole(double value) {
    return value > 0.5 && value <= LIMIT && Math.abs(value - Math.rint(value)) < 1e-9;
  }
}
