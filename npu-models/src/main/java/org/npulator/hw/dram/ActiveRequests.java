package org.npulator.hw.dram;

/** The requests whose row was opened for them and that wait for their column command. */
final class ActiveRequests {
  private static final int READ = Role.READ.ordinal();
  private static final int WRITE = Role.WRITE.ordinal();

  private final RequestLists requests;
  private final EarliestIssue earliest;
  private final NextLook look;
  private final boolean dataClockOnNeed;

  /** None of them can be served before this cycle. */
  private long bound;

  ActiveRequests(ChannelState state) {
    requests = state.requests;
    earliest = state.earliest;
    look = state.look;
    dataClockOnNeed = state.timing.dataClockOnNeed;
  }

  boolean isEmpty() {
    return requests.size[RequestLists.ACTIVE] == 0;
  }

  /** No one can be served before this cycle. */
  long bound() {
    return isEmpty() ? Controller.NEVER : look.edge(bound);
  }

  /** Takes note of another one. */
  void joined(int slot) {
    int role = requests.write[slot] ? WRITE : READ;
    bound = Math.min(bound, earliest.bank(role, requests.bank[slot]));
  }

  /** The oldest that can be served now, or {@link RequestLists#NONE}; it will be served. */
  int choose(long cycle) {
    if (isEmpty()) {
      return RequestLists.NONE;
    }
    if (bound > cycle) {
      look.notAfter(bound);
      return RequestLists.NONE;
    }
    int best = RequestLists.NONE;
    long others = Controller.NEVER;
    for (int slot = requests.first[RequestLists.ACTIVE];
        slot != RequestLists.NONE;
        slot = requests.next[slot]) {
      int role = requests.write[slot] ? WRITE : READ;
      long ready = look.edge(Math.max(cycle, earliest.bank(role, requests.bank[slot])));
      if (ready == cycle
          && (best == RequestLists.NONE || requests.arrival[slot] < requests.arrival[best])) {
        others = best == RequestLists.NONE ? others : cycle;
        best = slot;
      } else {
        others = Math.min(others, ready);
      }
    }
    // The data clock may have to be synchronised first, and the one chosen wait after all.
    bound = best != RequestLists.NONE && dataClockOnNeed ? cycle : others;
    if (best == RequestLists.NONE) {
      look.notAfter(others);
    }
    return best;
  }
}
