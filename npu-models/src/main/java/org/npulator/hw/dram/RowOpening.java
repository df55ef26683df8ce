package org.npulator.hw.dram;

/** Activations in two steps: requests whose bank has got the first command and not the second. */
final class RowOpening {
  private final RequestLists requests;
  private final int within;

  /** Cycles before the deadline from which no other command may come in between. */
  private final int slack;

  private final long[] deadline;

  RowOpening(DeviceTiming timing, RequestLists requests, int banks) {
    this.requests = requests;
    within = timing.secondActivateWithin;
    slack = timing.longestCommand - 1;
    deadline = new long[banks];
  }

  boolean isEmpty() {
    return requests.size[RequestLists.ACTIVATING] == 0;
  }

  void begin(int bank, long cycle) {
    deadline[bank] = cycle + within;
  }

  /** The request with the earliest deadline, of equal ones the oldest. */
  int first() {
    int best = RequestLists.NONE;
    for (int slot = requests.first[RequestLists.ACTIVATING];
        slot != RequestLists.NONE;
        slot = requests.next[slot]) {
      if (best == RequestLists.NONE || isEarlier(slot, best)) {
        best = slot;
      }
    }
    return best;
  }

  private boolean isEarlier(int slot, int than) {
    long mine = deadline[requests.bank[slot]];
    long other = deadline[requests.bank[than]];
    return mine < other || (mine == other && requests.arrival[slot] < requests.arrival[than]);
  }

  /** Whether a command that is through before a cycle comes in time for a request's deadline. */
  boolean canWait(int slot, long until) {
    return deadline[requests.bank[slot]] >= until;
  }

  /** Whether the second command has to come before anything else. */
  boolean isUrgent(int slot, long cycle) {
    return deadline[requests.bank[slot]] - slack <= cycle;
  }
}
