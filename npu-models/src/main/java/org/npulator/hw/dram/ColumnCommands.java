package org.npulator.hw.dram;

/** Issues reads and writes, each after the synchronisation of the data clock that it may need. */
final class ColumnCommands {
  private static final int READ = Role.READ.ordinal();
  private static final int WRITE = Role.WRITE.ordinal();
  private static final int READ_PRECHARGE = Role.READ_PRECHARGE.ordinal();
  private static final int WRITE_PRECHARGE = Role.WRITE_PRECHARGE.ordinal();
  private static final int SYNCHRONIZE_READ = Role.SYNCHRONIZE_READ.ordinal();
  private static final int SYNCHRONIZE_WRITE = Role.SYNCHRONIZE_WRITE.ordinal();

  private final DeviceTiming timing;
  private final EarliestIssue earliest;
  private final RowStates rows;
  private final RequestLists requests;
  private final BankLists byBank;
  private final WaitAccount waits;
  private final CommandCounts counts;
  private final NextLook look;
  private final RequestScheduler scheduler;
  private final RowCommands rowCommands;
  private final PagePolicy pages;
  private final TransactionFilter writeFilter;
  private final ColumnListener listener;
  private final DataClock dataClock;
  private final boolean rowsStayOpen;
  private final boolean autoPrecharge;

  /** Null where ranks never save power. */
  private final PowerStates power;

  ColumnCommands(
      ChannelState state,
      RequestScheduler scheduler,
      RowCommands rowCommands,
      PagePolicy pages,
      TransactionFilter writeFilter,
      PowerStates power,
      ColumnListener listener) {
    timing = state.timing;
    earliest = state.earliest;
    rows = state.rows;
    requests = state.requests;
    byBank = state.byBank;
    waits = state.waits;
    counts = state.counts;
    look = state.look;
    this.scheduler = scheduler;
    this.rowCommands = rowCommands;
    this.pages = pages;
    this.writeFilter = writeFilter;
    this.power = power;
    this.listener = listener;
    dataClock = new DataClock(timing);
    rowsStayOpen = pages.keepsRowsOpen();
    autoPrecharge = !rowsStayOpen && timing.has(Role.READ_PRECHARGE);
  }

  DataClock dataClock() {
    return dataClock;
  }

  /** Whether the clock was synchronised for a request that has to be served before all others. */
  boolean mustFollow() {
    return dataClock.follows() != RequestLists.NONE;
  }

  /** Serves the request that the clock was synchronised for if its time has come. */
  boolean follow(long cycle) {
    int slot = dataClock.follows();
    int role = requests.write[slot] ? WRITE : READ;
    if (!look.isReady(earliest.bank(role, requests.bank[slot]), cycle)) {
      return false;
    }
    dataClock.followed();
    issue(slot, dataClock.followsFrom(), role, cycle);
    return true;
  }

  /**
   * Serves a request whose column constraints allow that now, or synchronises the data clock for
   * it.
   *
   * @return whether a command was issued
   */
  boolean serve(int slot, int list, long cycle) {
    if (!dataClock.mustBeSynchronized(cycle)) {
      int bank = requests.bank[slot];
      issue(slot, list, role(requests.write[slot], bank, list, cycle), cycle);
      return true;
    }
    return synchronize(slot, list, cycle);
  }

  private boolean synchronize(int slot, int list, long cycle) {
    int bank = requests.bank[slot];
    boolean write = requests.write[slot];
    RowOpening opening = rowCommands.opening();
    if (!opening.isEmpty()) {
      int first = opening.first();
      if (!opening.canWait(first, cycle + dataClock.cyclesUntilNextCommand(write))) {
        scheduler.notTaken();
        return rowCommands.activateSecond(first, cycle);
      }
    }
    int role = write ? SYNCHRONIZE_WRITE : SYNCHRONIZE_READ;
    if (!look.isReady(earliest.bank(role, bank), cycle)) {
      look.notAfter(cycle + 1);
      scheduler.notTaken();
      return false;
    }
    earliest.issue(role, bank, cycle);
    counts.issued(role, bank, requests.row[slot], requests.transaction[slot], cycle);
    dataClock.synchronizedFor(slot, list);
    return true;
  }

  /** One that closes the row if the page policy wants that and it is possible now. */
  private int role(boolean write, int bank, int list, long cycle) {
    if (autoPrecharge) {
      int closing = write ? WRITE_PRECHARGE : READ_PRECHARGE;
      if (pages.closesWith(bank)
          && rows.owners[bank] == (list == RequestLists.ACTIVE ? 1 : 0)
          && earliest.bank(closing, bank) <= cycle) {
        return closing;
      }
    }
    return write ? WRITE : READ;
  }

  private void issue(int slot, int list, int role, long cycle) {
    boolean write = requests.write[slot];
    int bank = requests.bank[slot];
    int latency = write ? timing.writeLatency : timing.readLatency;
    waits.column(write, write ? WRITE : READ, bank, requests.arrival[slot], cycle);
    dataClock.burstEnds(cycle + latency + timing.burst);
    earliest.issue(role, bank, cycle);
    counts.issued(role, bank, requests.row[slot], requests.transaction[slot], cycle);
    if (list == RequestLists.ACTIVE) {
      rows.removeOwner(bank);
      scheduler.freed(bank);
    } else {
      byBank.removeHit(slot, list);
      scheduler.served(slot, list);
      if (write) {
        writeFilter.remove(requests.transaction[slot]);
      }
    }
    long sequence = requests.sequence[slot];
    requests.remove(slot, list);
    if (power != null) {
      power.served(bank, cycle);
    }
    if (role == READ_PRECHARGE || role == WRITE_PRECHARGE) {
      rowCommands.closed(bank, false, cycle);
    } else if (!rowsStayOpen) {
      pages.used(bank, cycle);
    }
    listener.columnIssued(write, sequence, cycle);
  }
}
