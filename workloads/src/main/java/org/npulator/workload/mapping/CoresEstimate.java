package org.npulator.workload.mapping;

/**
 * What an operator is estimated to take on the cores, in cycles of the core clock. Memory, arrays
 * and vector unit work at the same time: each part is the time in which that one takes longest.
 *
 * @param memoryCycles bound by loads at the peak rate of the memory
 * @param arrayCycles bound by the arrays
 * @param vectorCycles bound by the vector unit
 * @param loadCycles loads take at the peak rate of the memory, whatever works meanwhile
 * @param bytes weights, or keys and values, that all cores load
 */
public record CoresEstimate(
    double memoryCycles, double arrayCycles, double vectorCycles, double loadCycles, double bytes) {
  static final CoresEstimate NOTHING = new CoresEstimate(0, 0, 0, 0, 0);

  /** Work at the same time, bound by what takes longest. */
  static CoresEstimate longest(double memory, double array, double vector, double bytes) {
    if (memory >= array && memory >= vector) {
      return new CoresEstimate(memory, 0, 0, memory, bytes);
    }
    return array >= vector
        ? new CoresEstimate(0, array, 0, memory, bytes)
        : new CoresEstimate(0, 0, vector, memory, bytes);
  }

  /** All parts together. */
  public double cycles() {
    return memoryCycles + arrayCycles + vectorCycles;
  }

  /** One after the other. */
  CoresEstimate plus(CoresEstimate other) {
    return new CoresEstimate(
        memoryCycles + other.memoryCycles,
        arrayCycles + other.arrayCycles,
        vectorCycles + other.vectorCycles,
        loadCycles + other.loadCycles,
        bytes + other.bytes);
  }

  CoresEstimate times(double factor) {
    return new CoresEstimate(
        factor * memoryCycles,
        factor * arrayCycles,
        factor * vectorCycles,
        factor * loadCycles,
        factor * bytes);
  }

  /** Of two cores that work at the same time, the slower one; both load. */
  static CoresEstimate slower(CoresEstimate one, CoresEstimate other) {
    CoresEstimate slower = one.cycles() >= other.cycles() ? one : other;
    return new CoresEstimate(
        slower.memoryCycles,
        slower.arrayCycles,
        slower.vectorCycles,
        slower.loadCycles,
        one.bytes + other.bytes);
  }
}
