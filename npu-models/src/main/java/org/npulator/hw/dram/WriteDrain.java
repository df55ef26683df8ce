package org.npulator.hw.dram;

/**
 * Decides which queue is served: the write queue from when it holds more than its high watermark or
 * no read waits until it holds less than its low watermark and a read waits; else the read queue.
 */
final class WriteDrain {
  private final int[] waiting;
  private final int above;
  private final int below;
  private final WaitAccount waits;
  private boolean draining;

  WriteDrain(ControllerConfig config, ChannelState state) {
    waiting = state.requests.size;
    waits = state.waits;
    above = (int) Math.floor(config.writeHighWatermark() * config.queue().write());
    below = (int) Math.ceil(config.writeLowWatermark() * config.queue().write());
  }

  boolean isDraining() {
    return draining;
  }

  /** The queue that is served, {@link RequestLists#READS} or {@link RequestLists#WRITES}. */
  int list() {
    return draining ? RequestLists.WRITES : RequestLists.READS;
  }

  /** Whether the other queue is to be served from now on. */
  boolean mustChange() {
    return mustChange(waiting[RequestLists.READS], waiting[RequestLists.WRITES]);
  }

  private boolean mustChange(int reads, int writes) {
    return draining ? writes < below && reads != 0 : writes > above || reads == 0;
  }

  void choose(long cycle) {
    if (mustChange()) {
      draining = !draining;
      if (!draining) {
        waits.readingResumed(cycle);
      }
    }
  }

  /** Turns to the writes, as in any cycle in which no request waits. */
  void chooseWithoutRequests() {
    draining = true;
  }

  /**
   * Whether the served queue may change, or a refresh be put in line, once fewer requests wait.
   *
   * @param served requests of the served direction by which fewer wait
   * @param owesRefresh whether a refresh waits for a time without requests
   */
  boolean endsWith(int served, boolean owesRefresh) {
    int reads = waiting[RequestLists.READS] - (draining ? 0 : served);
    int writes = waiting[RequestLists.WRITES] - (draining ? served : 0);
    return draining
        ? (writes < below && reads != 0) || (writes == 0 && owesRefresh)
        : writes > above || (reads == 0 && (writes != 0 || owesRefresh));
  }
}
