package org.npulator.hw.dram;

/**
 * The first cycle in which a command may be issued that could not be issued in the present one:
 * gathered while everything that waits is looked at.
 */
final class NextLook {
  private final boolean halfClock;
  private long cycle;

  NextLook(DeviceTiming timing) {
    halfClock = timing.halfClock;
  }

  void begin() {
    cycle = Controller.NEVER;
  }

  long cycle() {
    return cycle;
  }

  void notAfter(long other) {
    if (other < cycle) {
      cycle = other;
    }
  }

  /** Whether a command that may begin in a cycle can issue now; if not, that cycle is looked at. */
  boolean isReady(long ready, long now) {
    if (ready > now) {
      notAfter(ready);
      return false;
    }
    return true;
  }

  /** The first cycle from a cycle on in which a command other than a precharge may begin. */
  long edge(long from) {
    return halfClock ? from | 1 : from;
  }
}
