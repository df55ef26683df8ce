package org.npulator.experiment.sweep.condition;

import java.util.Map;
import java.util.Set;

/** A condition over named values, such as {@code cores.matrix.rows * 2 <= cores.matrix.columns}. */
public final class Condition {
  private final String text;
  private final Set<String> names;
  private final Term term;

  Condition(String text, Set<String> names, Term term) {
    this.text = text;
    this.names = Set.copyOf(names);
    this.term = term;
  }

  /** A part of a condition: what it is worth given the values. */
  interface Term {
    Object value(Map<String, Object> values);
  }

  /** Names of values that it reads. */
  public Set<String> names() {
    return names;
  }

  /**
   * Whether it holds.
   *
   * @param values by name, as of {@link Amount}
   * @throws IllegalArgumentException if a value has another type than its use demands, or there is
   *     none
   */
  public boolean holds(Map<String, Object> values) {
    Object result = term.value(values);
    if (result instanceof Boolean holds) {
      return holds;
    }
    throw new IllegalArgumentException(
        "'" + text + "' is " + result + "; expected a comparison such as a < b");
  }

  @Override
  public String toString() {
    return text;
  }
}
