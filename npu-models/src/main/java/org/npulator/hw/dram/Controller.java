package org.npulator.hw.dram;

import java.util.Set;

/**
 * The memory controller of one channel, in cycles of the memory clock: a read and a write queue
 * with write drain, a scheduler, a page policy and refresh. It decides in single cycles but is only
 * asked in those in which something can happen.
 *
 * <p>In one cycle, in this order: a second activate command whose time is up; the column command
 * after a data clock synchronisation; requests whose row was opened for them; maintenance that is
 * in line (refreshes, rows to be closed); the read queue or, while draining, the write queue; a
 * second activate command with time left. Where row and column commands have buses of their own,
 * there is first a column command and then a row command by the same order. A row opened for a
 * request is not closed before that request was served. While maintenance is in line no request is
 * taken from the queues.
 *
 * <p>This is the structure of Ramulator 2.1 (Luo et al., IEEE CAL 2023), controllers GenericDDR,
 * LPDDR5, LPDDR6, HBM12, HBM34 and GDDR7.
 */
final class Controller implements ChannelController {
  static final long NEVER = Long.MAX_VALUE / 4;

  /** Which commands go over a bus. */
  private enum Bus {
    ALL,
    ROWS,
    COLUMNS
  }

  final ChannelState state;

  final TransactionFilter writeFilter = new TransactionFilter();
  final DataClock dataClock;

  private final int readCapacity;
  private final int writeCapacity;
  private final RequestLists requests;
  private final RowStates rows;
  private final BankLists byBank;
  private final MaintenanceQueue maintenance;
  private final NextLook look;
  private final RefreshEngine refreshes;
  private final PagePolicy pages;
  private final boolean rowsStayOpen;
  private final boolean twoBuses;
  private final boolean twoStepActivate;
  private final WriteDrain drain;
  private final RequestScheduler scheduler;
  private final ActiveRequests active;
  private final RowOpening opening;
  private final RowCommands rowCommands;
  private final ColumnCommands columnCommands;
  private final MaintenanceCommands maintenanceCommands;

  /** Null where ranks never save power. */
  private final PowerStates power;

  private long nextVisit;

  /** The last cycle in which it has issued a command. */
  private long lastIssue = Long.MIN_VALUE / 2;

  /** Whether what is known of requests and rows tells when something can happen next. */
  private final boolean looksAhead;

  Controller(
      DeviceTiming timing,
      ChannelGeometry geometry,
      ControllerConfig config,
      ColumnListener columns,
      CommandListener commands) {
    this(timing, geometry, config, config.issuedCommands(), columns, commands);
  }

  /**
   * @param issued commands that are ever issued, by it or by units beside it
   */
  Controller(
      DeviceTiming timing,
      ChannelGeometry geometry,
      ControllerConfig config,
      Set<? extends CommandKind> issued,
      ColumnListener columns,
      CommandListener commands) {
    state = new ChannelState(timing, geometry, config, issued, commands);
    readCapacity = config.queue().read();
    writeCapacity = config.queue().write();
    twoBuses = timing.twoBuses;
    twoStepActivate = timing.twoStepActivate;
    requests = state.requests;
    rows = state.rows;
    byBank = state.byBank;
    maintenance = state.maintenance;
    look = state.look;
    PowerStates states =
        config.powerDown().map(saving -> new PowerStates(saving, state)).orElse(null);
    power = states;
    refreshes =
        new RefreshEngine(
            config.refresh(),
            timing,
            geometry,
            maintenance,
            domain -> states == null || !states.refreshesItself(domain));
    pages =
        PagePolicy.of(config, new RowClosing(maintenance, state.earliest, rows, requests), rows);
    rowsStayOpen = pages.keepsRowsOpen();
    drain = new WriteDrain(config, state);
    scheduler = new RequestScheduler(config.scheduler(), state);
    active = new ActiveRequests(state);
    rowCommands = new RowCommands(state, scheduler, active, pages, writeFilter);
    opening = rowCommands.opening();
    columnCommands =
        new ColumnCommands(state, scheduler, rowCommands, pages, writeFilter, power, columns);
    dataClock = columnCommands.dataClock();
    looksAhead = power == null && scheduler.looksAhead();
    maintenanceCommands = new MaintenanceCommands(state, rowCommands, power);
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
    if (findsWaitingWrite(transaction)) {
      if (write) {
        state.counts.coalescedWrites++;
      } else {
        state.counts.forwardedReads++;
      }
      return false;
    }
    if (power != null) {
      power.accepted(bank, cycle);
    }
    int list = write ? RequestLists.WRITES : RequestLists.READS;
    byBank.add(enqueue(list, transaction, bank, row, sequence, cycle), list);
    long ready = scheduler.arrived(list, bank, row);
    if (!looksAhead || drain.mustChange()) {
      nextVisit = Math.min(nextVisit, cycle);
    } else if (list == drain.list()) {
      nextVisit = Math.min(nextVisit, ready);
    }
    return true;
  }

  /** Takes a request to the end of its queue. */
  int enqueue(int list, long transaction, int bank, int row, long sequence, long cycle) {
    boolean write = list == RequestLists.WRITES;
    if (write) {
      writeFilter.add(transaction);
    }
    return requests.add(list, write, transaction, bank, row, sequence, cycle);
  }

  /** Whether a write to a transaction waits in its queue. */
  boolean findsWaitingWrite(long transaction) {
    return writeFilter.mayContain(transaction) && isWaitingWrite(transaction);
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
    return Math.min(nextVisit, refreshes.nextDue());
  }

  @Override
  public void decide(long cycle) {
    decide(cycle, true);
  }

  /**
   * Issues the commands of a cycle.
   *
   * @param columns whether a read or write may be among them
   */
  void decide(long cycle, boolean columns) {
    if (cycle < nextVisit && cycle < refreshes.nextDue()) {
      return; // the request that arrived cannot be served yet
    }
    if (cycle >= refreshes.nextDue() || refreshes.owes()) {
      refreshes.collect(cycle, isIdle());
    }
    look.begin();
    look.notAfter(refreshes.nextAllowed(cycle));
    if (!rowsStayOpen) {
      look.notAfter(pages.collect(cycle));
    }
    if (power != null) {
      look.notAfter(power.exits(cycle));
    }
    boolean issued = twoBuses ? issueOnTwoBuses(cycle, columns) : issueOnOneBus(cycle, columns);
    nextVisit = issued ? afterIssue(cycle) : look.cycle();
    lastIssue = issued ? cycle : lastIssue;
  }

  private boolean issueOnOneBus(long cycle, boolean columns) {
    boolean isOpening = twoStepActivate && !opening.isEmpty();
    if (isOpening) {
      int urgent = opening.first();
      if (opening.isUrgent(urgent, cycle)) {
        return rowCommands.activateSecond(urgent, cycle);
      }
    }
    if (columnCommands.mustFollow()) {
      return columnCommands.follow(cycle);
    }
    if (columns && issueActive(cycle)) {
      return true;
    }
    if (!maintenance.isEmpty()) {
      if (maintenanceCommands.issue(cycle)) {
        return true;
      }
    } else {
      drain.choose(cycle);
      if (issueFromQueue(columns ? Bus.ALL : Bus.ROWS, cycle)) {
        return true;
      }
    }
    return (isOpening && rowCommands.activateSecond(opening.first(), cycle)) || rest(cycle);
  }

  private boolean rest(long cycle) {
    if (power == null) {
      return false;
    }
    boolean issued = power.rest(cycle);
    look.notAfter(power.soonest());
    return issued;
  }

  private boolean issueOnTwoBuses(long cycle, boolean columns) {
    boolean column = columns && issueActive(cycle);
    if (columns && !column && maintenance.isEmpty()) {
      drain.choose(cycle);
      column = issueFromQueue(Bus.COLUMNS, cycle);
    }
    boolean row;
    if (maintenance.isEmpty()) {
      drain.choose(cycle);
      row = issueFromQueue(Bus.ROWS, cycle);
    } else {
      row = maintenanceCommands.issue(cycle);
    }
    row = row || rest(cycle);
    return column || row;
  }

  /** The cycle to look again after a command. */
  private long afterIssue(long cycle) {
    if (!looksAhead
        || !rowsStayOpen
        || !maintenance.isEmpty()
        || refreshes.owes()
        || (twoStepActivate && !opening.isEmpty())
        || columnCommands.mustFollow()
        || drain.mustChange()) {
      return cycle + 1;
    }
    long next = Math.min(active.bound(), scheduler.next(drain.list(), true, true, true));
    return Math.max(cycle + 1, next);
  }

  private boolean issueActive(long cycle) {
    int slot = active.choose(cycle);
    return slot != RequestLists.NONE && columnCommands.serve(slot, RequestLists.ACTIVE, cycle);
  }

  private boolean issueFromQueue(Bus bus, long cycle) {
    int list = drain.list();
    boolean rowCommand = bus != Bus.COLUMNS;
    boolean mayActivate = !twoStepActivate || opening.isEmpty();
    boolean columnCommand = bus != Bus.ROWS;
    int slot = scheduler.choose(list, rowCommand, columnCommand, mayActivate, cycle);
    if (slot == RequestLists.NONE) {
      long next = scheduler.next(list, rowCommand, columnCommand, mayActivate);
      look.notAfter(Math.max(cycle + 1, next));
      return false;
    }
    int bank = requests.bank[slot];
    if (rows.open[bank] == requests.row[slot]) {
      return columnCommands.serve(slot, list, cycle);
    }
    if (rows.open[bank] == RowStates.CLOSED) {
      rowCommands.activate(slot, list, cycle);
    } else {
      rowCommands.precharge(bank, requests.transaction[slot], cycle);
    }
    return true;
  }

  @Override
  public CommandCounts counts() {
    return state.counts;
  }

  @Override
  public WaitAccount waits() {
    return state.waits;
  }

  @Override
  public RowStates rows() {
    return rows;
  }

  @Override
  public PowerDownCycles powerDown(long now) {
    return power == null ? PowerDownCycles.NONE : power.until(now);
  }

  /** Whether one direction is served and all of its requests find their row open. */
  boolean servesOnlyHits(boolean write) {
    return rowsStayOpen
        && drain.isDraining() == write
        && !byBank.anyMiss(write ? RequestLists.WRITES : RequestLists.READS)
        && active.isEmpty()
        && maintenance.isEmpty()
        && opening.isEmpty()
        && !columnCommands.mustFollow()
        && !endsHits(0);
  }

  /**
   * Whether the direction that is served may change, or a refresh that waits be put in line.
   *
   * @param served requests of the direction by which fewer wait
   */
  boolean endsHits(int served) {
    return drain.endsWith(served, refreshes.owes());
  }

  long nextRefresh() {
    return refreshes.nextDue();
  }

  /** Whether no row is open and nothing is to be done, a refresh that has fallen due included. */
  boolean isAtRest() {
    return isIdle() && maintenance.isEmpty() && !refreshes.owes() && allClosed();
  }

  private boolean allClosed() {
    for (int domain = 0; domain < state.geometry.domains; domain++) {
      if (!rows.allClosed(domain)) {
        return false;
      }
    }
    return true;
  }

  /** Puts the closing of all rows in line if there is nothing else to do. */
  void comeToRest(long cycle) {
    if (!isIdle() || !maintenance.isEmpty() || refreshes.owes()) {
      return;
    }
    for (int domain = 0; domain < state.geometry.domains; domain++) {
      if (!rows.allClosed(domain)) {
        maintenance.add(MaintenanceQueue.Kind.PRECHARGE_ALL, domain);
        nextVisit = Math.min(nextVisit, cycle);
      }
    }
  }

  /** Goes on after somebody else had the channel, all rows closed, and refreshed it. */
  void takeBack(long cycle, long refreshDue) {
    refreshes.resume(cycle, refreshDue);
    nextVisit = cycle;
  }

  /** Whether it has issued a command in a cycle. */
  boolean hasIssued(long cycle) {
    return lastIssue == cycle;
  }

  /** Has to look again in a cycle. */
  void lookAt(long cycle) {
    nextVisit = Math.min(nextVisit, cycle);
  }

  /** Lets a cycle pass in which units at the banks have issued a command. */
  void pass(long cycle) {
    if (cycle >= refreshes.nextDue()) {
      refreshes.collect(cycle, isIdle());
    }
    lookAt(cycle + 1);
  }

  /** The part of the channel whose refresh is first in line, or -1. */
  int refreshInLine() {
    return maintenance.isEmpty() || maintenance.kind() != MaintenanceQueue.Kind.REFRESH
        ? -1
        : maintenance.part();
  }

  /** Where units at the banks open rows in the row buffers of this controller. */
  RowCommands rowCommands() {
    return rowCommands;
  }

  /** Turns to the writes if nothing waits, as in any cycle without a request. */
  void chooseWhenIdle() {
    if (isIdle()) {
      drain.chooseWithoutRequests();
    }
  }

  /** Goes on after requests of a queue were served and taken by {@link RowHits}. */
  void resume(int list, long cycle) {
    byBank.rebuild(list);
    scheduler.notTaken();
    nextVisit = cycle;
  }
}
