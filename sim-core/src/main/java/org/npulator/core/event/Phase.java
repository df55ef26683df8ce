package org.npulator.core.event;

/** The order of events within one tick. */
public enum Phase {
  /** Work that ends at this tick takes effect: data has arrived, a unit is free again. */
  COMPLETION,
  /** Engines look for the next instruction they can start. */
  DISPATCH,
  /** Memory controllers and other shared resources decide, knowing all requests of the tick. */
  ARBITRATION
}
