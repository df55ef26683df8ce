package org.npulator.hw.dram;

/**
 * Requests to one channel, one transaction each, in the order in which the controller is to take
 * them. It is walked once: every method but {@link #advance} is about the request that the last
 * call of it has moved to.
 */
public interface RequestStream {
  /** Any number of requests may be on their way. */
  int UNLIMITED = -1;

  /** Moves to the next request; false if there is none. */
  boolean advance();

  /** Whether it writes. */
  boolean write();

  /** Its transaction, numbered within the channel. */
  long transaction();

  /** The first cycle in which the controller may take it. */
  long earliestCycle();

  /**
   * The cycle from which its latency counts.
   *
   * @param acceptedCycle in which the controller took it
   */
  long latencyFromCycle(long acceptedCycle);

  /**
   * Cycles without request after the end of each, before the next may come; {@link #UNLIMITED} if
   * requests do not wait for each other.
   */
  int pauseCycles();

  /** The cycle up to which the channel is simulated at least, requests or not. */
  long lastsUntilCycle();
}
