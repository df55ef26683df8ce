package org.npulator.core.statistics;

import java.util.Arrays;

/**
 * Assigns every tick of a unit to exactly one state. Intervals are appended one behind the other,
 * so that the states sum to the accounted time by construction and none of them is a remainder.
 *
 * @param <S> the states
 */
public final class StateAccount<S extends Enum<S>> {
  private final Class<S> states;
  private final long[] ticks;
  private long position;

  public StateAccount(Class<S> states) {
    this.states = states;
    this.ticks = new long[states.getEnumConstants().length];
  }

  /**
   * Accounts the time from {@link #position()} to {@code until} to a state.
   *
   * @param until in ticks
   * @throws IllegalArgumentException if that time is accounted already
   */
  public void record(S state, long until) {
    if (until < position) {
      throw new IllegalArgumentException(
          state + " until tick " + until + ", but all is accounted up to " + position);
    }
    ticks[state.ordinal()] += until - position;
    position = until;
  }

  /** The time in ticks up to which everything is accounted. */
  public long position() {
    return position;
  }

  /** The ticks accounted to a state. */
  public long ticks(S state) {
    return ticks[state.ordinal()];
  }

  /** The sum over all states in ticks; equals {@link #position()}. */
  public long total() {
    return Arrays.stream(ticks).sum();
  }

  public Class<S> states() {
    return states;
  }
}
