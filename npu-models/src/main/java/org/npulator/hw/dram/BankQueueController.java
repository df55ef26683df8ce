package org.npulator.hw.dram;

/**
 * A memory controller with a command queue of each bank behind its read and write queue.
 *
 * <p>In one cycle: the command is issued that refreshing asks for, or else the one that the queues
 * of the banks choose; then one request moves from the read queue, or from the write queue while
 * writing, to the queue of its bank: the oldest for which there is room.
 *
 * <p>A refresh that is due closes the open rows of its rank one by one, each as early as its
 * constraints allow; no request of the rank is served before the refresh. The ranks take turns,
 * evenly over the refresh interval.
 *
 * <p>Writing starts when the write queue holds its high watermark, or more than a configured number
 * while the queues of all banks are empty; it moves as many writes as the queue then holds above
 * its low watermark. A write that would overtake a read of its transaction ends it. A read of a
 * transaction that a write waits for is served from there, a read of one that another read waits
 * for is served by the same burst; a write to one that a write waits for is merged with it.
 * Requests wait in this sense until their column command.
 *
 * <p>This is the structure of DRAMsim3 (Li et al., IEEE CAL 2020) with queue structure PER_BANK,
 * open rows and staggered refresh of ranks.
 */
final class BankQueueController implements ChannelController {
  private static final int ACTIVATE = Role.ACTIVATE.ordinal();
  private static final int PRECHARGE = Role.PRECHARGE.ordinal();
  private static final int WRITE = Role.WRITE.ordinal();
  private static final int REFRESH = Role.REFRESH.ordinal();
  private static final int NONE = RequestLists.NONE;
  private static final Role[] ROLES = Role.values();

  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final EarliestIssue earliest;
  private final RowStates rows;
  private final WaitAccount waits;
  private final CommandCounts counts;
  private final ColumnListener columns;

  private final RequestLists requests;
  private final BankQueues banks;
  private final JoinedReads joined;
  private final TransactionFilter pendingReads = new TransactionFilter();
  private final TransactionFilter pendingWrites = new TransactionFilter();

  private final int readCapacity;
  private final int writeCapacity;
  private final int writeAt;
  private final int writeDownTo;
  private final int idleDrainAbove;

  /** Writes yet to move before reads may. */
  private int writesToMove;

  private final boolean refreshing;
  private long refreshes;
  private long refreshesDue;
  private int refreshDomain;
  private long nextRefresh;
  private long soonestForRefresh;

  /** No command can be issued earlier, refreshes that become due aside. */
  private long nextCommand = Controller.NEVER;

  /** The next cycle in which a request may move if no command is issued and none arrives. */
  private long nextMove = Controller.NEVER;

  BankQueueController(
      DeviceTiming timing,
      ChannelGeometry geometry,
      ControllerConfig config,
      ColumnListener columns,
      CommandListener commands) {
    this.timing = timing;
    this.geometry = geometry;
    this.columns = columns;
    counts = new CommandCounts(commands);
    ControllerConfig.BankCommandConfig bankConfig = config.queue().bankCommands().orElseThrow();
    readCapacity = config.queue().read();
    writeCapacity = config.queue().write();
    writeAt = (int) Math.max(1, Math.ceil(config.writeHighWatermark() * writeCapacity));
    writeDownTo = (int) Math.floor(config.writeLowWatermark() * writeCapacity);
    idleDrainAbove = bankConfig.idleDrainAbove();
    earliest = new EarliestIssue(timing, geometry);
    int slots = readCapacity + writeCapacity + geometry.banks * bankConfig.depth();
    requests = new RequestLists(slots, BankQueues.FIRST_LIST + geometry.banks);
    joined = new JoinedReads(slots);
    rows = new RowStates(geometry);
    waits = new WaitAccount(timing, geometry, earliest);
    banks = new BankQueues(geometry, bankConfig, requests, rows, earliest);
    refreshing = config.refresh() instanceof RefreshConfig.AllBank;
    nextRefresh = refreshCycle();
  }

  private long refreshCycle() {
    return refreshing
        ? Math.multiplyExact(refreshes + 1, (long) timing.refreshInterval) / geometry.domains
        : Controller.NEVER;
  }

  @Override
  public boolean hasRoom(boolean write) {
    return write
        ? requests.size[RequestLists.WRITES] < writeCapacity
        : requests.size[RequestLists.READS] < readCapacity;
  }

  @Override
  public boolean mayAnswerReads() {
    return true;
  }

  @Override
  public boolean isIdle() {
    return banks.isEmpty()
        && requests.size[RequestLists.READS] == 0
        && writesToMove == 0
        && requests.size[RequestLists.WRITES] <= Math.min(idleDrainAbove, writeAt - 1);
  }

  @Override
  public boolean accept(
      boolean write, long transaction, int bank, int row, long sequence, long cycle) {
    if (pendingWrites.mayContain(transaction)
        && pending(RequestLists.WRITES, transaction, bank) != NONE) {
      if (write) {
        counts.coalescedWrites++;
      } else {
        counts.forwardedReads++;
      }
      return false;
    }
    if (!write && pendingReads.mayContain(transaction)) {
      int slot = pending(RequestLists.READS, transaction, bank);
      if (slot != NONE) {
        joined.join(slot, sequence);
        counts.forwardedReads++;
        return true;
      }
    }
    int list = write ? RequestLists.WRITES : RequestLists.READS;
    requests.add(list, write, transaction, bank, row, sequence, cycle);
    (write ? pendingWrites : pendingReads).add(transaction);
    return true;
  }

  /** The request for a transaction that waits in a queue or behind it, or none. */
  private int pending(int list, long transaction, int bank) {
    int slot = find(list, transaction, list == RequestLists.WRITES);
    return slot != NONE
        ? slot
        : find(BankQueues.FIRST_LIST + bank, transaction, list == RequestLists.WRITES);
  }

  private int find(int list, long transaction, boolean write) {
    for (int slot = requests.first[list]; slot != NONE; slot = requests.next[slot]) {
      if (requests.transaction[slot] == transaction && requests.write[slot] == write) {
        return slot;
      }
    }
    return NONE;
  }

  @Override
  public long nextDecision() {
    return Math.min(Math.min(nextCommand, nextMove), nextRefresh);
  }

  @Override
  public void decide(long cycle) {
    if (cycle == nextRefresh) {
      refreshesDue++;
      refreshes++;
      nextRefresh = refreshCycle();
      nextCommand = cycle;
    }
    if (cycle >= nextCommand) {
      nextCommand = issueCommands(cycle);
    }
    moveRequest(cycle);
  }

  /** Returns the next cycle in which there may be a command. */
  private long issueCommands(long cycle) {
    soonestForRefresh = Controller.NEVER;
    boolean column = false;
    if (refreshesDue == 0 || !issueForRefresh(cycle)) {
      if (!choose(cycle)) {
        return Math.min(soonestForRefresh, banks.soonest());
      }
      column = isColumn(banks.chosenRole());
      issueChosen(cycle);
    }
    if (timing.twoBuses && choose(cycle) && isColumn(banks.chosenRole()) != column) {
      issueChosen(cycle);
    }
    return cycle + 1;
  }

  private boolean choose(long cycle) {
    return banks.choose(cycle, refreshesDue > 0 ? refreshDomain : NONE);
  }

  private static boolean isColumn(int role) {
    return ROLES[role].column();
  }

  private void issueChosen(long cycle) {
    int role = banks.chosenRole();
    int slot = banks.chosenSlot();
    int bank = requests.bank[slot];
    if (role == PRECHARGE) {
      precharge(bank, requests.transaction[slot], cycle);
    } else if (role == ACTIVATE) {
      waits.activate(bank, cycle);
      earliest.issue(ACTIVATE, bank, cycle);
      counts.issued(ACTIVATE, bank, requests.row[slot], requests.transaction[slot], cycle);
      rows.activate(bank, requests.row[slot], cycle);
      banks.rowChanged(bank);
    } else {
      issueColumn(role, slot, cycle);
    }
  }

  private void precharge(int bank, long transaction, long cycle) {
    earliest.issue(PRECHARGE, bank, cycle);
    counts.issued(PRECHARGE, bank, rows.open[bank], transaction, cycle);
    rows.close(bank, cycle);
    banks.rowChanged(bank);
  }

  private void issueColumn(int role, int slot, long cycle) {
    boolean write = role == WRITE;
    int bank = requests.bank[slot];
    long transaction = requests.transaction[slot];
    waits.column(write, role, bank, requests.arrival[slot], cycle);
    earliest.issue(role, bank, cycle);
    counts.issued(role, bank, requests.row[slot], transaction, cycle);
    (write ? pendingWrites : pendingReads).remove(transaction);
    banks.remove(slot);
    columns.columnIssued(write, requests.sequence[slot], cycle);
    joined.serve(slot, cycle, columns);
  }

  private boolean issueForRefresh(long cycle) {
    int first = refreshDomain * geometry.banksPerDomain;
    int end = first + geometry.banksPerDomain;
    if (rows.allClosed(refreshDomain)) {
      long ready = earliest.domain(REFRESH, refreshDomain);
      if (ready > cycle) {
        soonestForRefresh = ready;
        return false;
      }
      earliest.issueToDomain(REFRESH, refreshDomain, cycle);
      counts.issued(REFRESH, first, 0, -1, cycle);
      for (int bank = first; bank < end; bank++) {
        waits.refresh(bank, cycle + timing.refreshDuration);
      }
      refreshesDue--;
      refreshDomain = refreshDomain + 1 == geometry.domains ? 0 : refreshDomain + 1;
      return true;
    }
    for (int bank = first; bank < end; bank++) {
      if (rows.open[bank] == RowStates.CLOSED) {
        continue;
      }
      long ready = earliest.bank(PRECHARGE, bank);
      if (ready <= cycle) {
        precharge(bank, -1, cycle);
        return true;
      }
      soonestForRefresh = Math.min(soonestForRefresh, ready);
    }
    return false;
  }

  private void moveRequest(long cycle) {
    nextMove = Controller.NEVER;
    int writes = requests.size[RequestLists.WRITES];
    if (writesToMove == 0 && (writes >= writeAt || (writes > idleDrainAbove && banks.isEmpty()))) {
      writesToMove = Math.max(1, writes - writeDownTo);
    }
    int list = RequestLists.READS;
    int slot;
    if (writesToMove > 0) {
      slot = oldestWithRoom(RequestLists.WRITES);
      if (slot == NONE) {
        return;
      }
      if (isToBeRead(slot)) {
        writesToMove = 0;
      } else {
        list = RequestLists.WRITES;
        writesToMove--;
      }
      if (writesToMove == 0) {
        waits.readingResumed(cycle);
      }
    }
    slot = oldestWithRoom(list);
    if (slot == NONE) {
      return;
    }
    banks.add(slot, list);
    nextCommand = Math.min(nextCommand, Math.max(cycle + 1, banks.ready(requests.bank[slot])));
    if (requests.size[RequestLists.READS] + requests.size[RequestLists.WRITES] > 0) {
      nextMove = cycle + 1;
    }
  }

  private int oldestWithRoom(int list) {
    for (int slot = requests.first[list]; slot != NONE; slot = requests.next[slot]) {
      if (banks.hasRoom(requests.bank[slot])) {
        return slot;
      }
    }
    return NONE;
  }

  private boolean isToBeRead(int slot) {
    long transaction = requests.transaction[slot];
    return pendingReads.mayContain(transaction)
        && pending(RequestLists.READS, transaction, requests.bank[slot]) != NONE;
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
  public PowerDownCycles powerDown(long now) {
    return PowerDownCycles.NONE;
  }

  @Override
  public RowStates rows() {
    return rows;
  }
}
