package org.npulator.hw.dram;

import java.util.Arrays;

/**
 * The memory controller of one channel, in cycles of the memory clock: FR-FCFS over a read and a
 * write queue with write drain, open pages and all-bank refresh. It decides in single cycles but is
 * only asked in those in which something can happen.
 *
 * <p>In one cycle, in this order: a second activate command whose time is up; the column command
 * after a data clock synchronisation; requests whose row was opened for them; a refresh that is
 * due; the read queue or, while draining, the write queue; a second activate command with time
 * left. Among the requests of a queue the oldest wins of those whose next command can be issued. A
 * row opened for a request is not closed before that request was served. While a refresh is due no
 * request is taken from the queues.
 *
 * <p>This is the policy of Ramulator 2.1 (Luo et al., IEEE CAL 2023), controllers GenericDDR and
 * LPDDR5 with scheduler FRFCFS, refresh AllBank and row policy Open.
 */
final class Controller implements ChannelController {
  static final long NEVER = Long.MAX_VALUE / 4;
  private static final int ACTIVATE = Role.ACTIVATE.ordinal();
  private static final int ACTIVATE_SECOND = Role.ACTIVATE_SECOND.ordinal();
  private static final int PRECHARGE = Role.PRECHARGE.ordinal();
  private static final int PRECHARGE_ALL = Role.PRECHARGE_ALL.ordinal();
  private static final int READ = Role.READ.ordinal();
  private static final int WRITE = Role.WRITE.ordinal();
  private static final int REFRESH = Role.REFRESH.ordinal();
  private static final Role[] ROLES = Role.values();

  final DeviceTiming timing;
  final ChannelGeometry geometry;
  final EarliestIssue earliest;
  final RequestLists requests;
  final WaitAccount waits;
  final RowStates rows;
  final CommandCounts counts = new CommandCounts();

  private final int readCapacity;
  private final int writeCapacity;
  private final double drainAbove;
  private final double drainBelow;
  private final boolean refreshing;
  private final ColumnListener columns;
  private final CommandListener commands;

  private final long[] secondActivateDeadline;
  private final long[] lastColumn;

  private final TransactionFilter writeFilter = new TransactionFilter();
  private boolean draining;
  private int misses;
  private int afterSynchronize = RequestLists.NONE;
  private int afterSynchronizeList;
  private long dataClockStops = Long.MIN_VALUE / 2;
  private long refreshesDue;
  private int refreshRank;
  private long nextRefresh;
  private long nextVisit;
  private long soonest;

  /** Whether only hits of one direction wait, so that the channel alone sets the next visit. */
  private boolean boundByBus;

  private long queueChanges;

  Controller(
      DeviceTiming timing,
      ChannelGeometry geometry,
      ControllerConfig config,
      ColumnListener columns,
      CommandListener commands) {
    this.timing = timing;
    this.geometry = geometry;
    this.columns = columns;
    this.commands = commands;
    readCapacity = config.queue().read();
    writeCapacity = config.queue().write();
    drainAbove = config.writeHighWatermark() * writeCapacity;
    drainBelow = config.writeLowWatermark() * writeCapacity;
    refreshing = config.refresh() == ControllerConfig.Refresh.ALL_BANK;
    nextRefresh = refreshing ? timing.refreshInterval : NEVER;
    earliest = new EarliestIssue(timing, geometry);
    requests =
        new RequestLists(readCapacity + writeCapacity + geometry.banks, RequestLists.ACTIVE + 1);
    rows = new RowStates(geometry);
    waits = new WaitAccount(timing, geometry, earliest);
    secondActivateDeadline = new long[geometry.banks];
    lastColumn = new long[geometry.banks];
    Arrays.fill(lastColumn, Long.MIN_VALUE / 2);
  }

  @Override
  public boolean hasRoom(boolean write) {
    return write
        ? requests.size[RequestLists.WRITES] < writeCapacity
        : requests.size[RequestLists.READS] < readCapacity;
  }

  @Override
  public boolean mayAnswerReads() {
    return requests.size[RequestLists.WRITES] > 0;
  }

  @Override
  public boolean isIdle() {
    return requests.size[RequestLists.READS]
            + requests.size[RequestLists.WRITES]
            + requests.size[RequestLists.ACTIVATING]
            + requests.size[RequestLists.ACTIVE]
        == 0;
  }

  @Override
  public boolean accept(
      boolean write, long transaction, int bank, int row, long sequence, long cycle) {
    if (writeFilter.mayContain(transaction) && isWaitingWrite(transaction)) {
      if (write) {
        counts.coalescedWrites++;
      } else {
        counts.forwardedReads++;
      }
      return false;
    }
    int slot = requests.add(write ? RequestLists.WRITES : RequestLists.READS);
    requests.transaction[slot] = transaction;
    requests.bank[slot] = bank;
    requests.row[slot] = row;
    requests.arrival[slot] = cycle;
    requests.sequence[slot] = sequence;
    requests.write[slot] = write;
    if (write) {
      writeFilter.add(transaction);
    }
    if (rows.open[bank] != row) {
      misses++;
    }
    return true;
  }

  private boolean isWaitingWrite(long transaction) {
    for (int slot = requests.first[RequestLists.WRITES];
        slot != RequestLists.NONE;
        slot = requests.next[slot]) {
      if (requests.transaction[slot] == transaction) {
        return true;
      }
    }
    return false;
  }

  @Override
  public long nextDecision() {
    return Math.min(nextVisit, nextRefresh);
  }

  @Override
  public void decide(long cycle) {
    if (cycle < nextVisit
        && boundByBus
        && misses == 0
        && cycle != nextRefresh
        && !wouldChangeQueue()) {
      return; // a hit has joined other hits
    }
    boundByBus = false;
    if (cycle == nextRefresh) {
      refreshesDue += geometry.ranks;
      nextRefresh += timing.refreshInterval;
    }
    soonest = NEVER;
    if (issueOne(cycle)) {
      nextVisit = afterIssue(cycle);
    } else {
      nextVisit = soonest;
    }
  }

  private boolean issueOne(long cycle) {
    boolean opening = requests.size[RequestLists.ACTIVATING] > 0;
    if (opening) {
      int urgent = earliestDeadline();
      if (secondActivateDeadline[requests.bank[urgent]] <= cycle) {
        issueSecondActivate(urgent, cycle);
        return true;
      }
    }
    if (afterSynchronize != RequestLists.NONE) {
      int slot = afterSynchronize;
      afterSynchronize = RequestLists.NONE;
      issueColumn(slot, afterSynchronizeList, cycle);
      return true;
    }
    if (requests.size[RequestLists.ACTIVE] > 0) {
      int slot = readyActive(cycle);
      if (slot != RequestLists.NONE) {
        serveColumn(slot, RequestLists.ACTIVE, cycle);
        return true;
      }
    }
    if (refreshesDue > 0) {
      if (issueRefresh(cycle)) {
        return true;
      }
    } else {
      chooseQueue(cycle);
      if (issueFromQueue(draining ? RequestLists.WRITES : RequestLists.READS, cycle)) {
        return true;
      }
    }
    if (opening) {
      issueSecondActivate(earliestDeadline(), cycle);
      return true;
    }
    return false;
  }

  /** The cycle to look again after a command: the next one unless certainly nothing can happen. */
  private long afterIssue(long cycle) {
    if (misses == 0
        && refreshesDue == 0
        && afterSynchronize == RequestLists.NONE
        && requests.size[RequestLists.ACTIVE] == 0
        && requests.size[RequestLists.ACTIVATING] == 0
        && !wouldChangeQueue()) {
      boundByBus = requests.size[draining ? RequestLists.WRITES : RequestLists.READS] > 0;
      return boundByBus ? Math.max(cycle + 1, earliest.channel(draining ? WRITE : READ)) : NEVER;
    }
    return cycle + 1;
  }

  private boolean wouldChangeQueue() {
    int reads = requests.size[RequestLists.READS];
    int writes = requests.size[RequestLists.WRITES];
    return draining ? writes < drainBelow && reads != 0 : writes > drainAbove || reads == 0;
  }

  private void chooseQueue(long cycle) {
    if (wouldChangeQueue()) {
      draining = !draining;
      queueChanges++;
      if (!draining) {
        waits.readingResumed(cycle);
      }
    }
  }

  private int earliestDeadline() {
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
    long deadline = secondActivateDeadline[requests.bank[slot]];
    long other = secondActivateDeadline[requests.bank[than]];
    return deadline < other
        || (deadline == other && requests.arrival[slot] < requests.arrival[than]);
  }

  private int readyActive(long cycle) {
    int best = RequestLists.NONE;
    for (int slot = requests.first[RequestLists.ACTIVE];
        slot != RequestLists.NONE;
        slot = requests.next[slot]) {
      long ready = earliest.bank(requests.write[slot] ? WRITE : READ, requests.bank[slot]);
      if (ready > cycle) {
        soonest = Math.min(soonest, ready);
      } else if (best == RequestLists.NONE || requests.arrival[slot] < requests.arrival[best]) {
        best = slot;
      }
    }
    return best;
  }

  private boolean issueRefresh(long cycle) {
    int rank = refreshRank;
    int bank = rank * geometry.banksPerRank;
    if (rows.allClosed(rank)) {
      long ready = earliest.rank(REFRESH, rank);
      if (ready > cycle) {
        soonest = Math.min(soonest, ready);
        return false;
      }
      earliest.issueToRank(REFRESH, rank, cycle);
      count(REFRESH, bank, 0, -1, cycle);
      waits.refresh(rank, cycle);
      refreshesDue--;
      refreshRank = rank + 1 == geometry.ranks ? 0 : rank + 1;
      return true;
    }
    if (!rows.mayCloseAll(rank)) {
      return false;
    }
    long ready = earliest.rank(PRECHARGE_ALL, rank);
    if (ready > cycle) {
      soonest = Math.min(soonest, ready);
      return false;
    }
    earliest.issueToRank(PRECHARGE_ALL, rank, cycle);
    count(PRECHARGE_ALL, bank, 0, -1, cycle);
    for (int i = 0; i < geometry.banksPerRank; i++) {
      rows.close(bank + i, cycle);
    }
    countMisses();
    return true;
  }

  private boolean issueFromQueue(int list, long cycle) {
    int column = list == RequestLists.WRITES ? WRITE : READ;
    if (misses == 0 && earliest.channel(column) > cycle) {
      if (requests.size[list] > 0) {
        soonest = Math.min(soonest, earliest.channel(column));
      }
      return false;
    }
    boolean opening = requests.size[RequestLists.ACTIVATING] > 0;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      int bank = requests.bank[slot];
      int open = rows.open[bank];
      long ready;
      if (open == requests.row[slot]) {
        ready = earliest.bank(column, bank);
        if (ready <= cycle) {
          serveColumn(slot, list, cycle);
          return true;
        }
      } else if (open == RowStates.CLOSED) {
        if (opening) {
          continue;
        }
        ready = earliest.bank(ACTIVATE, bank);
        if (ready <= cycle) {
          issueActivate(slot, list, cycle);
          return true;
        }
      } else {
        if (open == RowStates.OPENING || rows.owners[bank] > 0) {
          continue;
        }
        ready = earliest.bank(PRECHARGE, bank);
        if (ready <= cycle) {
          issuePrecharge(slot, cycle);
          return true;
        }
      }
      if (ready < soonest) {
        soonest = ready;
      }
    }
    return false;
  }

  private void issueActivate(int slot, int list, long cycle) {
    int bank = requests.bank[slot];
    waits.activate(bank, cycle);
    earliest.issue(ACTIVATE, bank, cycle);
    count(ACTIVATE, bank, requests.row[slot], requests.transaction[slot], cycle);
    if (list == RequestLists.WRITES) {
      writeFilter.remove(requests.transaction[slot]);
    }
    if (timing.twoStepActivate) {
      rows.activate(bank, RowStates.OPENING, cycle);
      secondActivateDeadline[bank] = cycle + timing.secondActivateWithin;
      requests.move(slot, list, RequestLists.ACTIVATING);
      misses--; // nobody else finds the row open yet
    } else {
      rows.activate(bank, requests.row[slot], cycle);
      rows.owners[bank]++;
      requests.move(slot, list, RequestLists.ACTIVE);
      countMisses();
    }
  }

  private void issueSecondActivate(int slot, long cycle) {
    int bank = requests.bank[slot];
    earliest.issue(ACTIVATE_SECOND, bank, cycle);
    count(ACTIVATE_SECOND, bank, requests.row[slot], requests.transaction[slot], cycle);
    rows.open[bank] = requests.row[slot];
    rows.owners[bank]++;
    requests.move(slot, RequestLists.ACTIVATING, RequestLists.ACTIVE);
    countMisses();
  }

  private void issuePrecharge(int slot, long cycle) {
    int bank = requests.bank[slot];
    earliest.issue(PRECHARGE, bank, cycle);
    count(PRECHARGE, bank, rows.open[bank], requests.transaction[slot], cycle);
    rows.close(bank, cycle);
    countMisses();
  }

  /** Issues a read or write, or the data clock synchronisation that it needs first. */
  private void serveColumn(int slot, int list, long cycle) {
    if (!timing.dataClockOnNeed || cycle < dataClockStops) {
      issueColumn(slot, list, cycle);
      return;
    }
    if (requests.size[RequestLists.ACTIVATING] > 0) {
      int opening = earliestDeadline();
      if (secondActivateDeadline[requests.bank[opening]] <= cycle + 1) {
        issueSecondActivate(opening, cycle);
        return;
      }
    }
    int bank = requests.bank[slot];
    int role = (requests.write[slot] ? Role.SYNCHRONIZE_WRITE : Role.SYNCHRONIZE_READ).ordinal();
    earliest.issue(role, bank, cycle);
    count(role, bank, requests.row[slot], requests.transaction[slot], cycle);
    afterSynchronize = slot;
    afterSynchronizeList = list;
  }

  private void issueColumn(int slot, int list, long cycle) {
    boolean write = requests.write[slot];
    int bank = requests.bank[slot];
    int role = write ? WRITE : READ;
    int latency = write ? timing.writeLatency : timing.readLatency;
    waits.column(write, role, bank, requests.arrival[slot], cycle);
    dataClockStops =
        Math.max(dataClockStops, cycle + latency + timing.burst + timing.dataClockRunsAfterBurst);
    earliest.issue(role, bank, cycle);
    count(role, bank, requests.row[slot], requests.transaction[slot], cycle);
    lastColumn[bank] = cycle;
    if (list == RequestLists.ACTIVE) {
      rows.owners[bank]--;
    } else if (write) {
      writeFilter.remove(requests.transaction[slot]);
    }
    long sequence = requests.sequence[slot];
    requests.remove(slot, list);
    columns.columnIssued(write, sequence, cycle);
  }

  private void countMisses() {
    int count = 0;
    for (int list = RequestLists.READS; list <= RequestLists.WRITES; list++) {
      for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
        if (rows.open[requests.bank[slot]] != requests.row[slot]) {
          count++;
        }
      }
    }
    misses = count;
  }

  private void count(int role, int bank, int row, long transaction, long cycle) {
    counts.byRole[role]++;
    if (commands != null) {
      commands.commandIssued(cycle, ROLES[role], bank, row, transaction);
    }
  }

  @Override
  public CommandCounts counts() {
    return counts;
  }

  @Override
  public WaitAccount waits() {
    return waits;
  }

  @Override
  public RowStates rows() {
    return rows;
  }

  /** Whether there are only requests of one direction and all of them find their row open. */
  boolean servesOnlyHits(boolean write) {
    return misses == 0
        && draining == write
        && refreshesDue == 0
        && afterSynchronize == RequestLists.NONE
        && requests.size[RequestLists.ACTIVE] == 0
        && requests.size[RequestLists.ACTIVATING] == 0
        && requests.size[write ? RequestLists.READS : RequestLists.WRITES] == 0;
  }

  boolean isOpen(int bank, int row) {
    return rows.open[bank] == row;
  }

  /** Commands so far that open or close rows. */
  long rowCommands() {
    return counts.byRole[ACTIVATE]
        + counts.byRole[PRECHARGE]
        + counts.byRole[PRECHARGE_ALL]
        + counts.byRole[REFRESH];
  }

  /** Changes so far between reading and draining. */
  long queueChanges() {
    return queueChanges;
  }

  long dataClockStops() {
    return dataClockStops;
  }

  long nextVisit() {
    return nextVisit;
  }

  long nextRefresh() {
    return nextRefresh;
  }

  /**
   * Enters what happened since a cycle another number of times.
   *
   * @param since cycle of the earlier of two equal states; the later one is now
   * @param transactions by which the waiting requests move on altogether
   * @param countsThen the commands counted at the earlier state
   * @param statesThen the bus time accounted at the earlier state
   */
  void repeat(
      boolean write,
      long since,
      long times,
      long period,
      long transactions,
      long[] countsThen,
      long[] statesThen) {
    long shift = times * period;
    for (int role = 0; role < countsThen.length; role++) {
      counts.byRole[role] += times * (counts.byRole[role] - countsThen[role]);
    }
    waits.bus.repeat(statesThen, times, period);
    dataClockStops += shift;
    nextVisit += shift;
    for (int bank = 0; bank < geometry.banks; bank++) {
      if (lastColumn[bank] > since) {
        lastColumn[bank] += shift;
        earliest.issue(write ? WRITE : READ, bank, lastColumn[bank]);
      }
    }
    int list = write ? RequestLists.WRITES : RequestLists.READS;
    for (int slot = requests.first[list]; slot != RequestLists.NONE; slot = requests.next[slot]) {
      requests.sequence[slot] += transactions;
      requests.arrival[slot] += shift;
      if (write) {
        writeFilter.remove(requests.transaction[slot]);
        writeFilter.add(requests.transaction[slot] + transactions);
      }
      requests.transaction[slot] += transactions;
    }
  }
}
