package org.npulator.workload.mapping;

/** A queue of a core: starts its instructions in program order. */
enum Engine {
  LOAD(false),
  STORE(false),
  MATRIX(true),
  VECTOR(true),
  DEQUANTIZER(true),
  SEND(true),
  RECEIVE(false);

  private final boolean completesInOrder;

  Engine(boolean completesInOrder) {
    this.completesInOrder = completesInOrder;
  }

  /** Whether an instruction is complete only after all earlier ones of the engine. */
  boolean completesInOrder() {
    return completesInOrder;
  }
}
