package org.npulator.experiment.search;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * What follows from parts of machines and workloads, computed once for the same parts: candidates
 * have the same object for what they have in common, and comparing contents takes longer than
 * estimating them. It can be used by several threads at a time.
 */
final class Derived<V> {
  private static final int MOST = 1024;

  private final Map<Parts, V> known = new ConcurrentHashMap<>();

  /** Objects themselves, not only equal ones. */
  private record Parts(Object first, Object second, Object third) {
    @Override
    @SuppressWarnings("ReferenceEquality")
    public boolean equals(Object other) {
      return other instanceof Parts parts
          && parts.first == first
          && parts.second == second
          && parts.third == third;
    }

    @Override
    public int hashCode() {
      return 31 * (31 * System.identityHashCode(first) + System.identityHashCode(second))
          + System.identityHashCode(third);
    }
  }

  /** What follows from a part, which {@code made} may depend on and nothing else. */
  V of(Object part, Supplier<V> made) {
    return of(part, null, null, made);
  }

  /** What follows from two parts. */
  V of(Object first, Object second, Supplier<V> made) {
    return of(first, second, null, made);
  }

  /**
   * What follows from three parts.
   *
   * @param third may be null, like the second
   */
  V of(Object first, Object second, Object third, Supplier<V> made) {
    Parts parts = new Parts(first, second, third);
    V value = known.get(parts);
    if (value == null) {
      value = made.get();
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(parts, value);
    }
    return value;
  }
}
