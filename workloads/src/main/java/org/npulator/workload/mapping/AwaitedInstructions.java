package org.npulator.workload.mapping;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/** Instructions that are complete when an engine starts its next one. */
final class AwaitedInstructions {
  private static final int NONE = -1;

  private final Map<Engine, Integer> last = new HashMap<>();
  private final BitSet single = new BitSet();

  /** Adds an instruction and, since their engine completes in order, all before it. */
  void addLast(Engine engine, int instruction) {
    last.put(engine, instruction);
  }

  void add(int instruction) {
    single.set(instruction);
  }

  boolean includes(Engine engine, int instruction) {
    return engine.completesInOrder()
        ? instruction <= last.getOrDefault(engine, NONE)
        : single.get(instruction);
  }
}
