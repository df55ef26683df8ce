package org.npulator.hw.dram;

/** Decides at run time which rows are closed though nobody asked for another row of the bank. */
interface PagePolicy {

  /** The policy of a configuration. */
  static PagePolicy of(ControllerConfig config, RowClosing closing, RowStates rows) {
    PagePolicyConfig policy = config.pagePolicy().orElseGet(PagePolicyConfig.Open::new);
    if (policy instanceof PagePolicyConfig.Closed closed) {
      return closed
          .cap()
          .<PagePolicy>map(cap -> new Capped(cap, closing, rows.open.length))
          .orElseGet(() -> new Closed(closing));
    }
    if (policy instanceof PagePolicyConfig.Adaptive adaptive) {
      return new AdaptivePages(adaptive.idleCycles(), closing, rows);
    }
    return new Open();
  }

  /** Whether rows are never closed, so that the other methods need not be called. */
  default boolean keepsRowsOpen() {
    return false;
  }

  /** Whether a column command to the open row of a bank should close it. */
  boolean closesWith(int bank);

  /** Takes note of a column command that left the row open. */
  void used(int bank, long cycle);

  /** Takes note that a row was opened. */
  void opened(int bank, long cycle);

  /**
   * Takes note that the bank was closed.
   *
   * @param forRequest whether a request for another row was the reason
   */
  void closed(int bank, boolean forRequest);

  /**
   * Puts precharges in line whose time has come.
   *
   * @return the next cycle in which this has to be looked at if nothing happens
   */
  long collect(long cycle);

  /** Rows stay open. */
  final class Open implements PagePolicy {
    @Override
    public boolean keepsRowsOpen() {
      return true;
    }

    @Override
    public boolean closesWith(int bank) {
      return false;
    }

    @Override
    public void used(int bank, long cycle) {}

    @Override
    public void opened(int bank, long cycle) {}

    @Override
    public void closed(int bank, boolean forRequest) {}

    @Override
    public long collect(long cycle) {
      return Controller.NEVER;
    }
  }

  /** Rows are closed after a number of column commands (ClosedCAP of Ramulator 2.1). */
  final class Capped implements PagePolicy {
    private final int cap;
    private final int[] uses;
    private final RowClosing closing;

    Capped(int cap, RowClosing closing, int banks) {
      this.cap = cap;
      this.closing = closing;
      uses = new int[banks];
    }

    @Override
    public boolean closesWith(int bank) {
      return uses[bank] >= cap;
    }

    @Override
    public void used(int bank, long cycle) {
      if (++uses[bank] == cap) {
        closing.want(bank);
      }
    }

    @Override
    public void opened(int bank, long cycle) {}

    @Override
    public void closed(int bank, boolean forRequest) {
      uses[bank] = 0;
      closing.closed(bank);
    }

    @Override
    public long collect(long cycle) {
      return closing.collect(cycle);
    }
  }

  /** Rows are closed when no request waits for them. */
  final class Closed implements PagePolicy {
    private final RowClosing closing;

    Closed(RowClosing closing) {
      this.closing = closing;
    }

    @Override
    public boolean closesWith(int bank) {
      return closing.waitingFor(bank) <= 1;
    }

    @Override
    public void used(int bank, long cycle) {
      if (closing.waitingFor(bank) == 0) {
        closing.want(bank);
      }
    }

    @Override
    public void opened(int bank, long cycle) {}

    @Override
    public void closed(int bank, boolean forRequest) {
      closing.closed(bank);
    }

    @Override
    public long collect(long cycle) {
      return closing.collect(cycle);
    }
  }
}
