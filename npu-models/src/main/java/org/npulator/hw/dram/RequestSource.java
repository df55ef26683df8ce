package org.npulator.hw.dram;

/** Where a channel takes its next request from. */
interface RequestSource {

  /** How many requests of one direction are likely to come next. */
  long inSight(boolean write);

  /** Whether the next request, if there is one, is of this direction. */
  boolean goesOn(boolean write);

  /**
   * The first cycle from a cycle on in which the next request may enter, {@link Controller#NEVER}
   * if there is none or that depends on something not yet decided.
   */
  long nextInjection(long cursor);

  /** Transaction of the next request, if there is one. */
  long nextTransaction();

  /** What the listener is to be told of the next request, if it is taken in a cycle. */
  long nextSequence(long cycle);

  /** Takes note that the next request entered. */
  void injected(long cycle);
}
