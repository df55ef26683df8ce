package org.npulator.hw.program;

/** What stays in the elements of an array during a product. */
public enum StationaryOperand {
  WEIGHTS,
  SUMS,
  ACTIVATIONS
}
