package org.npulator.workload.mapping;

import java.util.Comparator;

/**
 * A queue of an engine of a core: its instructions start in program order.
 *
 * @param number of the engine among those of the same kind, from 0
 * @param stream of the program whose instructions it takes, from 0
 */
record Engine(Kind kind, int number, int stream) implements Comparable<Engine> {
  private static final Comparator<Engine> ORDER =
      Comparator.comparing(Engine::kind)
          .thenComparing(Engine::number)
          .thenComparing(Engine::stream);

  enum Kind {
    LOAD(false),
    STORE(false),
    MATRIX(true),
    VECTOR(true),
    DEQUANTIZER(true),
    SEND(true),
    RECEIVE(false),
    PIM(false),
    PIM_READ(false);

    private final boolean completesInOrder;

    Kind(boolean completesInOrder) {
      this.completesInOrder = completesInOrder;
    }
  }

  /** Whether an instruction is complete only after all earlier ones of the queue. */
  boolean completesInOrder() {
    return kind.completesInOrder;
  }

  @Override
  public int compareTo(Engine other) {
    return ORDER.compare(this, other);
  }
}
