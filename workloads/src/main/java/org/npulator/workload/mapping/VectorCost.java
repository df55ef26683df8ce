package org.npulator.workload.mapping;

/**
 * What a kernel takes on the vector unit.
 *
 * @param cyclesPerElement with all lanes in use
 * @param cyclesPerRow besides those for its elements
 * @param latencyCycles once an operation
 */
record VectorCost(double cyclesPerElement, double cyclesPerRow, double latencyCycles) {
  static final VectorCost NOTHING = new VectorCost(0, 0, 0);

  VectorCost plus(VectorCost other) {
    return new VectorCost(
        cyclesPerElement + other.cyclesPerElement,
        cyclesPerRow + other.cyclesPerRow,
        latencyCycles + other.latencyCycles);
  }

  /** Cycles of an operation on so many rows. */
  double cycles(double rows, double columns) {
    return rows * (columns * cyclesPerElement + cyclesPerRow) + latencyCycles;
  }
}
