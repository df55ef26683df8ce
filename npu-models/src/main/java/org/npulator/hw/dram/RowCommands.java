package org.npulator.hw.dram;

/** Issues the commands that open and close rows. */
final class RowCommands {
  private static final int ACTIVATE = Role.ACTIVATE.ordinal();
  private static final int ACTIVATE_SECOND = Role.ACTIVATE_SECOND.ordinal();
  private static final int PRECHARGE = Role.PRECHARGE.ordinal();
  private static final int PRECHARGE_ALL = Role.PRECHARGE_ALL.ordinal();

  private final boolean twoStepActivate;
  private final int banksPerDomain;
  private final EarliestIssue earliest;
  private final RowStates rows;
  private final RequestLists requests;
  private final BankLists byBank;
  private final WaitAccount waits;
  private final CommandCounts counts;
  private final NextLook look;
  private final RequestScheduler scheduler;
  private final ActiveRequests active;
  private final PagePolicy pages;
  private final TransactionFilter writeFilter;
  private final RowOpening opening;

  RowCommands(
      ChannelState state,
      RequestScheduler scheduler,
      ActiveRequests active,
      PagePolicy pages,
      TransactionFilter writeFilter) {
    twoStepActivate = state.timing.twoStepActivate;
    banksPerDomain = state.geometry.banksPerDomain;
    earliest = state.earliest;
    rows = state.rows;
    requests = state.requests;
    byBank = state.byBank;
    waits = state.waits;
    counts = state.counts;
    look = state.look;
    this.scheduler = scheduler;
    this.active = active;
    this.pages = pages;
    this.writeFilter = writeFilter;
    opening = new RowOpening(state.timing, requests, state.geometry.banks);
  }

  /** Activations of which one of two commands was issued. */
  RowOpening opening() {
    return opening;
  }

  /** Opens a row for a request of a queue, or begins to. */
  void activate(int slot, int list, long cycle) {
    int bank = requests.bank[slot];
    waits.activate(bank, cycle);
    earliest.issue(ACTIVATE, bank, cycle);
    counts.issued(ACTIVATE, bank, requests.row[slot], requests.transaction[slot], cycle);
    if (list == RequestLists.WRITES) {
      writeFilter.remove(requests.transaction[slot]);
    }
    byBank.unlink(slot, list);
    rows.activate(bank, RowStates.OPENING, cycle);
    if (twoStepActivate) {
      byBank.closed(bank);
      opening.begin(bank, cycle);
      requests.move(slot, list, RequestLists.ACTIVATING);
    } else {
      requests.move(slot, list, RequestLists.ACTIVE);
      opened(slot, cycle);
    }
  }

  /** Issues the second command of an activation if it can be issued. */
  boolean activateSecond(int slot, long cycle) {
    int bank = requests.bank[slot];
    if (!look.isReady(earliest.bank(ACTIVATE_SECOND, bank), cycle)) {
      return false;
    }
    earliest.issue(ACTIVATE_SECOND, bank, cycle);
    counts.issued(ACTIVATE_SECOND, bank, requests.row[slot], requests.transaction[slot], cycle);
    requests.move(slot, RequestLists.ACTIVATING, RequestLists.ACTIVE);
    opened(slot, cycle);
    return true;
  }

  private void opened(int slot, long cycle) {
    int bank = requests.bank[slot];
    rows.addOwner(bank, requests.row[slot]);
    active.joined(slot);
    pages.opened(bank, cycle);
    byBank.opened(bank);
    scheduler.opened(bank);
  }

  /**
   * Closes the row of a bank.
   *
   * @param transaction for which another row is to be opened, -1 if none
   */
  void precharge(int bank, long transaction, long cycle) {
    earliest.issue(PRECHARGE, bank, cycle);
    counts.issued(PRECHARGE, bank, rows.open[bank], transaction, cycle);
    closed(bank, transaction >= 0, cycle);
  }

  /** Closes the row of a bank if that is possible now and nobody waits who had it opened. */
  boolean tryPrecharge(int bank, long cycle) {
    if (!rows.mayClose(bank) || !look.isReady(earliest.bank(PRECHARGE, bank), cycle)) {
      return false;
    }
    precharge(bank, -1, cycle);
    return true;
  }

  /** Closes all rows of a domain if that is possible now and nobody waits who had one opened. */
  boolean tryPrechargeAll(int domain, long cycle) {
    if (!rows.mayCloseAll(domain) || !look.isReady(earliest.domain(PRECHARGE_ALL, domain), cycle)) {
      return false;
    }
    earliest.issueToDomain(PRECHARGE_ALL, domain, cycle);
    int first = domain * banksPerDomain;
    counts.issued(PRECHARGE_ALL, first, 0, -1, cycle);
    for (int i = 0; i < banksPerDomain; i++) {
      closed(first + i, false, cycle);
    }
    return true;
  }

  /** Takes note that units at the banks open a row, which nobody else closes. */
  void openForUnits(int bank, int row, long cycle) {
    waits.activate(bank, cycle);
    rows.activate(bank, row, cycle);
    rows.addOwner(bank, row);
    pages.opened(bank, cycle);
    byBank.opened(bank);
    scheduler.opened(bank);
  }

  /** Takes note that a command closes the row of a bank. */
  void closed(int bank, boolean forRequest, long cycle) {
    rows.close(bank, cycle);
    pages.closed(bank, forRequest);
    byBank.closed(bank);
    scheduler.closed(bank);
  }
}
