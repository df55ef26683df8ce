package org.npulator.hw.vector;

import java.util.Arrays;
import java.util.Optional;

/** What a lane of the vector unit can do to an element in one pass over a row. */
public enum VectorPrimitive {
  ADD("add"),
  MULTIPLY("multiply"),
  MAX("max"),
  COMPARE("compare"),
  EXP("exp"),
  RECIPROCAL("reciprocal"),
  RECIPROCAL_SQUARE_ROOT("reciprocal-square-root"),
  CONVERT("convert"),
  /** One level of the tree that combines the lanes' results into one. */
  REDUCE("reduce");

  private final String key;

  VectorPrimitive(String key) {
    this.key = key;
  }

  /** The name in configurations and results. */
  public String key() {
    return key;
  }

  static Optional<VectorPrimitive> named(String key) {
    return Arrays.stream(values()).filter(primitive -> primitive.key.equals(key)).findFirst();
  }
}
