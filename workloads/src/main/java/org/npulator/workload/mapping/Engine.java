package org.npulator.workload.mapping;

import java.util.Comparator;

/**
 * A queue of a core: starts its instructions in program order.
 *
 * @param number among those of the same kind, from 0
 */
record Engine(Kind kind, int number) implements Comparable<Engine> {
  static final Engine LOAD = new Engine(Kind.LOAD, 0);
  static final Engine STORE = new Engine(Kind.STORE, 0);
  static final Engine VECTOR = new Engine(Kind.VECTOR, 0);
  static final Engine DEQUANTIZER = new Engine(Kind.DEQUANTIZER, 0);
  static final Engine SEND = new Engine(Kind.SEND, 0);
  static final Engine RECEIVE = new Engine(Kind.RECEIVE, 0);
  static final Engine PIM = new Engine(Kind.PIM, 0);
  static final Engine PIM_READ = new Engine(Kind.PIM_READ, 0);

  private static final Comparator<Engine> ORDER =
      Comparator.comparing(Engine::kind).thenComparing(Engine::number);

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

  /** One of the arrays. */
  static Engine matrix(int array) {
    return new Engine(Kind.MATRIX, array);
  }

  /** Whether an instruction is complete only after all earlier ones of the engine. */
  boolean completesInOrder() {
    return kind.completesInOrder;
  }

  @Override
  public int compareTo(Engine other) {
    return ORDER.compare(this, other);
  }
}
