package org.npulator.hw.dram;

/**
 * Issues the commands of the maintenance that is in line: a refresh closes the rows of what it
 * addresses first.
 */
final class MaintenanceCommands {
  private static final int REFRESH = Role.REFRESH.ordinal();
  private static final int REFRESH_BANK = Role.REFRESH_BANK.ordinal();

  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final EarliestIssue earliest;
  private final RowStates rows;
  private final MaintenanceQueue queue;
  private final WaitAccount waits;
  private final CommandCounts counts;
  private final NextLook look;
  private final RowCommands rowCommands;

  /** Null where ranks never save power. */
  private final PowerStates power;

  MaintenanceCommands(ChannelState state, RowCommands rowCommands, PowerStates power) {
    timing = state.timing;
    geometry = state.geometry;
    earliest = state.earliest;
    rows = state.rows;
    queue = state.maintenance;
    waits = state.waits;
    counts = state.counts;
    look = state.look;
    this.rowCommands = rowCommands;
    this.power = power;
  }

  /** Issues the next command for what is first in line if it can be issued. */
  boolean issue(long cycle) {
    int part = queue.part();
    switch (queue.kind()) {
      case REFRESH:
        return rows.allClosed(part)
            ? refresh(part, cycle)
            : rowCommands.tryPrechargeAll(part, cycle);
      case REFRESH_BANK:
        int open = openOf(part);
        return open < 0 ? refreshBank(part, cycle) : rowCommands.tryPrecharge(open, cycle);
      case PRECHARGE:
        return rowCommands.tryPrecharge(part, cycle) && removeFirst();
      case PRECHARGE_ALL:
        return rowCommands.tryPrechargeAll(part, cycle) && removeFirst();
    }
    throw new IllegalStateException();
  }

  private boolean removeFirst() {
    queue.removeFirst();
    return true;
  }

  /** The first bank that is not closed of those that a refresh addresses, or -1. */
  private int openOf(int bank) {
    if (!timing.refreshesSameBank) {
      return rows.open[bank] == RowStates.CLOSED ? -1 : bank;
    }
    for (int group = 0; group < geometry.groupsPerRank; group++) {
      int like = bank + group * geometry.banksPerGroup;
      if (rows.open[like] != RowStates.CLOSED) {
        return like;
      }
    }
    return -1;
  }

  private boolean refresh(int domain, long cycle) {
    if (!rows.unitsClosed(domain)) {
      return false; // looked at again when they are
    }
    long ready = Math.max(cycle, earliest.domain(REFRESH, domain));
    if (!look.isReady(look.edge(ready), cycle)) {
      return false;
    }
    earliest.issueToDomain(REFRESH, domain, cycle);
    if (power != null) {
      power.refreshed(domain);
    }
    int first = domain * geometry.banksPerDomain;
    counts.issued(REFRESH, first, 0, -1, cycle);
    for (int i = 0; i < geometry.banksPerDomain; i++) {
      waits.refresh(first + i, cycle + timing.refreshDuration);
    }
    return removeFirst();
  }

  private boolean refreshBank(int bank, long cycle) {
    long ready = Math.max(cycle, earliest.refreshBank(bank));
    if (!look.isReady(look.edge(ready), cycle)) {
      return false;
    }
    earliest.issueRefreshBank(bank, cycle);
    counts.issued(REFRESH_BANK, bank, 0, -1, cycle);
    int banks = timing.refreshesSameBank ? geometry.groupsPerRank : 1;
    for (int i = 0; i < banks; i++) {
      waits.refresh(bank + i * geometry.banksPerGroup, cycle + timing.bankRefreshDuration);
    }
    return removeFirst();
  }
}
