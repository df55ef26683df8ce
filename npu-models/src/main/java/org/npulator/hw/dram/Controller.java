package org.npulator.hw.dram;

import java.util.EnumSet;
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
  private static final int ACTIVATE = Role.ACTIVATE.ordinal();
  private static final int ACTIVATE_SECOND = Role.ACTIVATE_SECOND.ordinal();
  private static final int PRECHARGE = Role.PRECHARGE.ordinal();
  private static final int PRECHARGE_ALL = Role.PRECHARGE_ALL.ordinal();
  private static final int READ = Role.READ.ordinal();
  private static final int WRITE = Role.WRITE.ordinal();
  private static final int READ_PRECHARGE = Role.READ_PRECHARGE.ordinal();
  private static final int WRITE_PRECHARGE = Role.WRITE_PRECHARGE.ordinal();
  private static final int REFRESH = Role.REFRESH.ordinal();
  private static final int REFRESH_BANK = Role.REFRESH_BANK.ordinal();
  private static final Role[] ROLES = Role.values();

  /** Which commands go over a bus. */
  private enum Bus {
    ALL,
    ROWS,
    COLUMNS
  }

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
  private final ColumnListener columns;
  private final CommandListener commands;
  private final MaintenanceQueue maintenance = new MaintenanceQueue();
  private final RefreshEngine refreshes;
  private final PagePolicy pages;
  private final boolean rowsStayOpen;
  private final BankLists byBank;
  private final RequestScheduler scheduler;
  private final RowOpening opening;
  final DataClock dataClock;
  private final boolean autoPrecharge;

  /** Null where ranks never save power. */
  private final PowerStates power;

  final TransactionFilter writeFilter = new TransactionFilter();

  /** No request whose row was opened for it can be served before this cycle. */
  private long activeBound;

  private boolean draining;
  private long nextVisit;
  private long soonest;

  /** Whether only hits of one direction wait, so that the channel alone sets the next visit. */
  private boolean boundByBus;

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
    earliest = new EarliestIssue(timing, geometry, issued(config));
    requests =
        new RequestLists(readCapacity + writeCapacity + geometry.banks, RequestLists.ACTIVE + 1);
    rows = new RowStates(geometry);
    waits = new WaitAccount(timing, geometry, earliest);
    power =
        config.powerDown().isEmpty()
            ? null
            : new PowerStates(
                config.powerDown().get(),
                timing,
                geometry,
                earliest,
                rows,
                maintenance,
                waits,
                (role, rank, cycle) ->
                    count(role.ordinal(), rank * geometry.banksPerDomain, 0, -1, cycle));
    PowerStates states = power;
    refreshes =
        new RefreshEngine(
            config.refresh(),
            timing,
            geometry,
            maintenance,
            domain -> states == null || !states.refreshesItself(domain));
    pages = pagePolicy(config.pagePolicy().orElseGet(PagePolicyConfig.Open::new));
    rowsStayOpen = pages.keepsRowsOpen();
    byBank = new BankLists(requests, rows);
    scheduler = new RequestScheduler(config.scheduler(), timing, requests, byBank, rows, earliest);
    opening = new RowOpening(timing, requests, geometry.banks);
    dataClock = new DataClock(timing);
    autoPrecharge = timing.has(Role.READ_PRECHARGE);
  }

  /** The commands that are ever issued under a configuration. */
  private static Set<Role> issued(ControllerConfig config) {
    Set<Role> issued = EnumSet.allOf(Role.class);
    if (!(config.pagePolicy().orElse(null) instanceof PagePolicyConfig.Closed)) {
      issued.removeAll(EnumSet.of(Role.READ_PRECHARGE, Role.WRITE_PRECHARGE));
    }
    if (!(config.refresh() instanceof RefreshConfig.AllBank)) {
      issued.removeAll(EnumSet.of(Role.PRECHARGE_ALL, Role.REFRESH));
    }
    if (!(config.refresh() instanceof RefreshConfig.PerBank)) {
      issued.remove(Role.REFRESH_BANK);
    }
    if (config.powerDown().isEmpty()) {
      issued.removeIf(Role::power);
    } else if (config.powerDown().get().selfRefreshAfter().isPresent()) {
      issued.addAll(EnumSet.of(Role.PRECHARGE_ALL, Role.REFRESH));
    }
    return issued;
  }

  private PagePolicy pagePolicy(PagePolicyConfig config) {
    RowClosing closing = new RowClosing(maintenance, earliest, rows, requests);
    if (config instanceof PagePolicyConfig.Closed closed) {
      return closed
          .cap()
          .<PagePolicy>map(cap -> new PagePolicy.Capped(cap, closing, geometry.banks))
          .orElseGet(() -> new PagePolicy.Closed(closing));
    }
    if (config instanceof PagePolicyConfig.Adaptive adaptive) {
      return new AdaptivePages(adaptive.idleCycles(), closing, rows);
    }
    return new PagePolicy.Open();
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
        counts.coalescedWrites++;
      } else {
        counts.forwardedReads++;
      }
      return false;
    }
    if (power != null) {
      power.accepted(bank, cycle);
    }
    int list = write ? RequestLists.WRITES : RequestLists.READS;
    byBank.add(enqueue(list, transaction, bank, row, sequence, cycle), list);
    scheduler.arrived(list, bank, row);
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
    if (cycle < nextVisit
        && boundByBus
        && !byBank.anyMiss()
        && cycle < refreshes.nextDue()
        && !wouldChangeQueue()) {
      return; // a hit has joined other hits
    }
    boundByBus = false;
    if (cycle >= refreshes.nextDue() || refreshes.owes()) {
      refreshes.collect(cycle, isIdle());
    }
    soonest = refreshes.nextAllowed(cycle);
    if (!rowsStayOpen) {
      soonest = Math.min(soonest, pages.collect(cycle));
    }
    if (power != null) {
      soonest = Math.min(soonest, power.exits(cycle));
    }
    boolean issued = timing.twoBuses ? issueOnTwoBuses(cycle) : issueOnOneBus(cycle);
    nextVisit = issued ? afterIssue(cycle) : soonest;
  }

  private boolean issueOnOneBus(long cycle) {
    boolean isOpening = !opening.isEmpty();
    if (isOpening) {
      int urgent = opening.first();
      if (opening.isUrgent(urgent, cycle)) {
        return issueSecondActivate(urgent, cycle);
      }
    }
    if (dataClock.follows() != RequestLists.NONE) {
      return issueAfterSynchronization(cycle);
    }
    if (issueActive(cycle)) {
      return true;
    }
    if (!maintenance.isEmpty()) {
      if (issueMaintenance(cycle)) {
        return true;
      }
    } else {
      chooseQueue(cycle);
      if (issueFromQueue(Bus.ALL, cycle)) {
        return true;
      }
    }
    return (isOpening && issueSecondActivate(opening.first(), cycle)) || rest(cycle);
  }

  private boolean rest(long cycle) {
    if (power == null) {
      return false;
    }
    boolean issued = power.rest(cycle);
    soonest = Math.min(soonest, power.soonest());
    return issued;
  }

  private boolean issueOnTwoBuses(long cycle) {
    boolean column = issueActive(cycle);
    if (!column && maintenance.isEmpty()) {
      chooseQueue(cycle);
      column = issueFromQueue(Bus.COLUMNS, cycle);
    }
    boolean row;
    if (maintenance.isEmpty()) {
      chooseQueue(cycle);
      row = issueFromQueue(Bus.ROWS, cycle);
    } else {
      row = issueMaintenance(cycle);
    }
    row = row || rest(cycle);
    return column || row;
  }

  /** The cycle to look again after a command: the next one unless certainly nothing can happen. */
  private long afterIssue(long cycle) {
    if (power == null
        && !byBank.anyMiss()
        && rowsStayOpen
        && maintenance.isEmpty()
        && !refreshes.owes()
        && dataClock.follows() == RequestLists.NONE
        && requests.size[RequestLists.ACTIVE] == 0
        && opening.isEmpty()
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
      if (!draining) {
        waits.readingResumed(cycle);
      }
    }
  }

  /** The earliest cycle from a cycle on in which a role's command may begin (half clock edges). */
  private long edge(int role, long cycle) {
    return timing.halfClock && role != PRECHARGE && role != PRECHARGE_ALL ? cycle | 1 : cycle;
  }

  /** Whether a command can issue now; if not, it is looked at again when it can. */
  private boolean isReady(long ready, long cycle) {
    if (ready > cycle) {
      soonest = Math.min(soonest, ready);
      return false;
    }
    return true;
  }

  private boolean issueActive(long cycle) {
    if (requests.size[RequestLists.ACTIVE] == 0) {
      return false;
    }
    if (activeBound > cycle) {
      soonest = Math.min(soonest, activeBound);
      return false;
    }
    int best = RequestLists.NONE;
    long others = NEVER;
    for (int slot = requests.first[RequestLists.ACTIVE];
        slot != RequestLists.NONE;
        slot = requests.next[slot]) {
      int role = requests.write[slot] ? WRITE : READ;
      long ready = edge(role, Math.max(cycle, earliest.bank(role, requests.bank[slot])));
      if (ready == cycle
          && (best == RequestLists.NONE || requests.arrival[slot] < requests.arrival[best])) {
        others = best == RequestLists.NONE ? others : cycle;
        best = slot;
      } else {
        others = Math.min(others, ready);
      }
    }
    if (best == RequestLists.NONE) {
      activeBound = others;
      soonest = Math.min(soonest, others);
      return false;
    }
    boolean issued = serveColumn(best, RequestLists.ACTIVE, cycle);
    activeBound = timing.dataClockOnNeed ? cycle : others;
    return issued;
  }

  private boolean issueAfterSynchronization(long cycle) {
    int slot = dataClock.follows();
    int role = requests.write[slot] ? WRITE : READ;
    if (!isReady(earliest.bank(role, requests.bank[slot]), cycle)) {
      return false;
    }
    dataClock.followed();
    issueColumn(slot, dataClock.followsFrom(), role, cycle);
    return true;
  }

  private boolean issueMaintenance(long cycle) {
    int part = maintenance.part();
    switch (maintenance.kind()) {
      case REFRESH:
        return rows.allClosed(part) ? issueRefresh(part, cycle) : issuePrechargeAll(part, cycle);
      case REFRESH_BANK:
        int open = openOf(part);
        return open < 0 ? issueRefreshBank(part, cycle) : issueMaintenancePrecharge(open, cycle);
      case PRECHARGE:
        if (issueMaintenancePrecharge(part, cycle)) {
          maintenance.removeFirst();
          return true;
        }
        return false;
      case PRECHARGE_ALL:
        if (issuePrechargeAll(part, cycle)) {
          maintenance.removeFirst();
          return true;
        }
        return false;
    }
    throw new IllegalStateException();
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

  private boolean issueRefresh(int domain, long cycle) {
    long ready = Math.max(cycle, earliest.domain(REFRESH, domain));
    if (!isReady(edge(REFRESH, ready), cycle)) {
      return false;
    }
    earliest.issueToDomain(REFRESH, domain, cycle);
    if (power != null) {
      power.refreshed(domain);
    }
    int first = domain * geometry.banksPerDomain;
    count(REFRESH, first, 0, -1, cycle);
    for (int i = 0; i < geometry.banksPerDomain; i++) {
      waits.refresh(first + i, cycle + timing.refreshDuration);
    }
    maintenance.removeFirst();
    return true;
  }

  private boolean issueRefreshBank(int bank, long cycle) {
    long ready = Math.max(cycle, earliest.refreshBank(bank));
    if (!isReady(edge(REFRESH_BANK, ready), cycle)) {
      return false;
    }
    earliest.issueRefreshBank(bank, cycle);
    count(REFRESH_BANK, bank, 0, -1, cycle);
    int banks = timing.refreshesSameBank ? geometry.groupsPerRank : 1;
    for (int i = 0; i < banks; i++) {
      waits.refresh(bank + i * geometry.banksPerGroup, cycle + timing.bankRefreshDuration);
    }
    maintenance.removeFirst();
    return true;
  }

  private boolean issuePrechargeAll(int domain, long cycle) {
    if (!rows.mayCloseAll(domain) || !isReady(earliest.domain(PRECHARGE_ALL, domain), cycle)) {
      return false;
    }
    earliest.issueToDomain(PRECHARGE_ALL, domain, cycle);
    int first = domain * geometry.banksPerDomain;
    count(PRECHARGE_ALL, first, 0, -1, cycle);
    for (int i = 0; i < geometry.banksPerDomain; i++) {
      closed(first + i, false, cycle);
    }
    return true;
  }

  private boolean issueMaintenancePrecharge(int bank, long cycle) {
    if (!rows.mayClose(bank) || !isReady(earliest.bank(PRECHARGE, bank), cycle)) {
      return false;
    }
    issuePrecharge(bank, -1, cycle);
    return true;
  }

  private boolean issueFromQueue(Bus bus, long cycle) {
    int list = draining ? RequestLists.WRITES : RequestLists.READS;
    int column = draining ? WRITE : READ;
    if (!byBank.anyMiss() && earliest.channel(column) > cycle) {
      if (requests.size[list] > 0) {
        soonest = Math.min(soonest, earliest.channel(column));
      }
      return false;
    }
    int slot =
        scheduler.choose(list, bus != Bus.COLUMNS, bus != Bus.ROWS, opening.isEmpty(), cycle);
    soonest = Math.min(soonest, scheduler.soonest());
    if (slot == RequestLists.NONE) {
      return false;
    }
    int bank = requests.bank[slot];
    if (rows.open[bank] == requests.row[slot]) {
      return serveColumn(slot, list, cycle);
    }
    if (rows.open[bank] == RowStates.CLOSED) {
      issueActivate(slot, list, cycle);
    } else {
      issuePrecharge(bank, requests.transaction[slot], cycle);
    }
    return true;
  }

  private void issueActivate(int slot, int list, long cycle) {
    int bank = requests.bank[slot];
    waits.activate(bank, cycle);
    earliest.issue(ACTIVATE, bank, cycle);
    count(ACTIVATE, bank, requests.row[slot], requests.transaction[slot], cycle);
    if (list == RequestLists.WRITES) {
      writeFilter.remove(requests.transaction[slot]);
    }
    byBank.remove(slot, list);
    rows.activate(bank, RowStates.OPENING, cycle);
    if (timing.twoStepActivate) {
      opening.begin(bank, cycle);
      requests.move(slot, list, RequestLists.ACTIVATING);
    } else {
      requests.move(slot, list, RequestLists.ACTIVE);
      opened(slot, cycle);
    }
  }

  private boolean issueSecondActivate(int slot, long cycle) {
    int bank = requests.bank[slot];
    if (!isReady(earliest.bank(ACTIVATE_SECOND, bank), cycle)) {
      return false;
    }
    earliest.issue(ACTIVATE_SECOND, bank, cycle);
    count(ACTIVATE_SECOND, bank, requests.row[slot], requests.transaction[slot], cycle);
    requests.move(slot, RequestLists.ACTIVATING, RequestLists.ACTIVE);
    opened(slot, cycle);
    return true;
  }

  private void opened(int slot, long cycle) {
    int bank = requests.bank[slot];
    rows.addOwner(bank, requests.row[slot]);
    activeBound = Math.min(activeBound, earliest.bank(requests.write[slot] ? WRITE : READ, bank));
    pages.opened(bank, cycle);
    byBank.rowChanged(bank);
    scheduler.hits(bank);
  }

  private void closed(int bank, boolean forRequest, long cycle) {
    rows.close(bank, cycle);
    pages.closed(bank, forRequest);
    scheduler.closed(bank);
    byBank.rowChanged(bank);
  }

  private void issuePrecharge(int bank, long transaction, long cycle) {
    earliest.issue(PRECHARGE, bank, cycle);
    count(PRECHARGE, bank, rows.open[bank], transaction, cycle);
    closed(bank, transaction >= 0, cycle);
  }

  /** Issues a read or write, or the data clock synchronisation that it needs first. */
  private boolean serveColumn(int slot, int list, long cycle) {
    int bank = requests.bank[slot];
    boolean write = requests.write[slot];
    if (!dataClock.mustBeSynchronized(cycle)) {
      issueColumn(slot, list, columnRole(write, bank, list, cycle), cycle);
      return true;
    }
    if (!opening.isEmpty()) {
      int first = opening.first();
      if (!opening.canWait(first, cycle + dataClock.cyclesUntilNextCommand(write))) {
        scheduler.notTaken();
        return issueSecondActivate(first, cycle);
      }
    }
    int role = (write ? Role.SYNCHRONIZE_WRITE : Role.SYNCHRONIZE_READ).ordinal();
    if (!isReady(earliest.bank(role, bank), cycle)) {
      soonest = cycle + 1;
      scheduler.notTaken();
      return false;
    }
    earliest.issue(role, bank, cycle);
    count(role, bank, requests.row[slot], requests.transaction[slot], cycle);
    dataClock.synchronizedFor(slot, list);
    return true;
  }

  /** The column command of a request: one that closes the row if the page policy wants that. */
  private int columnRole(boolean write, int bank, int list, long cycle) {
    int closing = write ? WRITE_PRECHARGE : READ_PRECHARGE;
    return autoPrecharge
            && !rowsStayOpen
            && pages.closesWith(bank)
            && rows.owners[bank] == (list == RequestLists.ACTIVE ? 1 : 0)
            && earliest.bank(closing, bank) <= cycle
        ? closing
        : write ? WRITE : READ;
  }

  private void issueColumn(int slot, int list, int role, long cycle) {
    boolean write = requests.write[slot];
    int bank = requests.bank[slot];
    int latency = write ? timing.writeLatency : timing.readLatency;
    waits.column(write, write ? WRITE : READ, bank, requests.arrival[slot], cycle);
    dataClock.burstEnds(cycle + latency + timing.burst);
    earliest.issue(role, bank, cycle);
    count(role, bank, requests.row[slot], requests.transaction[slot], cycle);
    if (list == RequestLists.ACTIVE) {
      rows.removeOwner(bank);
      scheduler.freed(bank);
    } else {
      scheduler.served(slot, list);
      byBank.remove(slot, list);
      scheduler.hits(bank);
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
      closed(bank, false, cycle);
    } else if (!rowsStayOpen) {
      pages.used(bank, cycle);
    }
    columns.columnIssued(write, sequence, cycle);
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

  @Override
  public PowerDownCycles powerDown(long now) {
    return power == null ? PowerDownCycles.NONE : power.until(now);
  }

  /** Whether one direction is served and all of its requests find their row open. */
  boolean servesOnlyHits(boolean write) {
    return rowsStayOpen
        && draining == write
        && !byBank.anyMiss(write ? RequestLists.WRITES : RequestLists.READS)
        && requests.size[RequestLists.ACTIVE] == 0
        && maintenance.isEmpty()
        && opening.isEmpty()
        && dataClock.follows() == RequestLists.NONE
        && !endsHits(write, 0);
  }

  /**
   * Whether the direction that is served may change, or a refresh that waits be put in line.
   *
   * @param served requests of the direction by which fewer wait
   */
  boolean endsHits(boolean write, int served) {
    int reads = requests.size[RequestLists.READS] - (write ? 0 : served);
    int writes = requests.size[RequestLists.WRITES] - (write ? served : 0);
    return write
        ? (writes < drainBelow && reads != 0) || (writes == 0 && refreshes.owes())
        : writes > drainAbove || (reads == 0 && (writes != 0 || refreshes.owes()));
  }

  long nextRefresh() {
    return refreshes.nextDue();
  }

  /** Turns to the writes if nothing waits, as in any cycle without a request. */
  void chooseWhenIdle() {
    draining |= isIdle();
  }

  /** Goes on after requests of a queue were served and taken by {@link RowHits}. */
  void resume(int list, long cycle) {
    byBank.rebuild(list);
    scheduler.notTaken();
    boundByBus = false;
    nextVisit = cycle;
  }
}
