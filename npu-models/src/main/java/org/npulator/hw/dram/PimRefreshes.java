package org.npulator.hw.dram;

/** Which parts of a channel with processing in memory are due for a refresh. */
final class PimRefreshes {
  private final int interval;
  private final int domains;
  private final long[] due;

  /** Parts that are due, in the order in which they fell due. */
  private final int[] queue;

  private final long[] since;
  private int queued;
  private long nextDue = Controller.NEVER;

  /** For a channel whose refresh interval begins at cycle 0. */
  PimRefreshes(PimControllerConfig config, DeviceTiming timing, ChannelGeometry geometry) {
    this(config, timing, geometry, timing.refreshInterval);
  }

  /**
   * @param firstDue when the first refresh falls due, of all parts unless they are spread
   */
  PimRefreshes(
      PimControllerConfig config, DeviceTiming timing, ChannelGeometry geometry, long firstDue) {
    interval = timing.refreshInterval;
    domains = geometry.domains;
    due = new long[domains];
    queue = new int[domains];
    since = new long[domains];
    boolean none = config.refresh() instanceof RefreshConfig.None;
    boolean spread = config.spreadsRefreshes().orElse(false);
    for (int domain = 0; domain < domains; domain++) {
      due[domain] =
          none
              ? Controller.NEVER
              : spread ? firstDue - interval + (long) interval / domains * (domain + 1) : firstDue;
      nextDue = Math.min(nextDue, due[domain]);
    }
  }

  /** Puts in line what has fallen due. */
  void collect(long cycle) {
    if (cycle < nextDue) {
      return;
    }
    nextDue = Controller.NEVER;
    for (int domain = 0; domain < domains; domain++) {
      if (cycle >= due[domain] && !isQueued(domain)) {
        queue[queued] = domain;
        since[queued++] = due[domain];
        due[domain] += interval;
      }
      if (!isQueued(domain)) {
        nextDue = Math.min(nextDue, due[domain]);
      }
    }
  }

  private boolean isQueued(int domain) {
    for (int i = 0; i < queued; i++) {
      if (queue[i] == domain) {
        return true;
      }
    }
    return false;
  }

  /** The next cycle in which one falls due. */
  long nextDue() {
    return nextDue;
  }

  boolean isDue() {
    return queued > 0;
  }

  /** The part that is first in line. */
  int domain() {
    return queue[0];
  }

  long dueSince() {
    return since[0];
  }

  /** The first in line was refreshed. */
  void done() {
    nextDue = Math.min(nextDue, due[queue[0]]);
    queued--;
    System.arraycopy(queue, 1, queue, 0, queued);
    System.arraycopy(since, 1, since, 0, queued);
  }
}
