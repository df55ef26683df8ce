package org.npulator.workload.mapping;

import java.util.Arrays;
import java.util.BitSet;

/** Instructions that are complete when an engine starts its next one. */
final class AwaitedInstructions {
  private final int[] last = new int[Engine.values().length];
  private final BitSet single = new BitSet();

  AwaitedInstructions() {
    Arrays.fill(last, -1);
  }

  /** Adds an instruction and, since their engine completes in order, all before it. */
  void addLast(Engine engine, int instruction) {
    last[engine.ordinal()] = instruction;
  }

  void add(int instruction) {
    single.set(instruction);
  }

  boolean includes(Engine engine, int instruction) {
    return engine.completesInOrder()
        ? instruction <= last[engine.ordinal()]
        : single.get(instruction);
  }
}
