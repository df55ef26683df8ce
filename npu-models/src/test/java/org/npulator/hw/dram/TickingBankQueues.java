package org.npulator.hw.dram;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A controller with command queues of its banks, cycle by cycle: looks at every rule for every
 * request in every cycle, in the words of the policy. Slow and without any memory of its own about
 * timing.
 */
final class TickingBankQueues {
  /** A transaction in a queue, with the reads that were found to want the same. */
  private record Request(
      boolean write, long transaction, int bank, int row, List<Long> sequences) {}

  private final ControllerConfig config;
  private final ControllerConfig.BankCommandConfig bankConfig;
  private final DeviceTiming timing;
  private final DramOrganization size;
  private final ConstraintLog log;
  private final ColumnListener columns;
  private final List<Request> reads = new ArrayList<>();
  private final List<Request> writes = new ArrayList<>();
  private final List<List<Request>> banks = new ArrayList<>();
  private final int[] open;
  private final int[] columnsOfRow;
  private final Deque<Integer> ranksToRefresh = new ArrayDeque<>();
  private final int ranks;
  private int turn;
  private int writesToMove;
  final List<String> commands = new ArrayList<>();

  TickingBankQueues(MemoryConfig memory, ColumnListener columns) {
    config = memory.controller();
    bankConfig = config.queue().bankCommands().orElseThrow();
    timing = new DeviceTiming(memory.device());
    size = memory.device().organization();
    ranks = memory.ranks();
    log = new ConstraintLog(memory);
    this.columns = columns;
    open = new int[ranks * size.banks()];
    Arrays.fill(open, -1);
    columnsOfRow = new int[open.length];
    for (int i = 0; i < open.length; i++) {
      banks.add(new ArrayList<>());
    }
  }

  boolean hasRoom(boolean write) {
    return write ? writes.size() < config.queue().write() : reads.size() < config.queue().read();
  }

  /** Returns whether the listener will be told of the request. */
  boolean accept(boolean write, long transaction, int bank, int row, long sequence) {
    if (pending(writes, true, transaction, bank) != null) {
      return false;
    }
    Request same = write ? null : pending(reads, false, transaction, bank);
    if (same != null) {
      same.sequences.add(sequence);
    } else {
      (write ? writes : reads)
          .add(new Request(write, transaction, bank, row, new ArrayList<>(List.of(sequence))));
    }
    return true;
  }

  private Request pending(List<Request> queue, boolean write, long transaction, int bank) {
    List<Request> all = new ArrayList<>(queue);
    all.addAll(banks.get(bank));
    return all.stream()
        .filter(r -> r.write == write && r.transaction == transaction)
        .findFirst()
        .orElse(null);
  }

  /** How many refreshes, of all ranks together, were due in some cycle up to this one. */
  private long refreshesDue(long cycle) {
    long due = 0;
    while ((due + 1) * timing.refreshInterval / ranks <= cycle) {
      due++;
    }
    return due;
  }

  void tick(long cycle) {
    if (config.refresh() instanceof RefreshConfig.AllBank && cycle > 0) {
      for (long due = refreshesDue(cycle - 1); due < refreshesDue(cycle); due++) {
        ranksToRefresh.add((int) (due % ranks));
      }
    }
    command(cycle);
    move();
  }

  private void command(long cycle) {
    Role first = null;
    if (ranksToRefresh.isEmpty() || !refresh(cycle)) {
      first = choose(cycle, null);
      if (first == null) {
        return;
      }
    }
    if (timing.twoBuses) {
      choose(cycle, first == null ? Role.REFRESH : first);
    }
  }

  /**
   * Lets the next bank in turn issue its command.
   *
   * @param first command of this cycle or null; one for the same bus only loses its turn
   */
  private Role choose(long cycle, Role first) {
    for (int i = 1; i <= banks.size(); i++) {
      int bank = (turn + i) % banks.size();
      boolean refreshed =
          !ranksToRefresh.isEmpty() && bank / size.banks() == ranksToRefresh.getFirst();
      Request request = refreshed ? null : firstReady(bank, cycle);
      if (request != null) {
        turn = bank;
        Role role = needed(request);
        if (first == null || first.column() != role.column()) {
          serve(request, role, cycle);
        }
        return role;
      }
    }
    return null;
  }

  private boolean refresh(long cycle) {
    int first = ranksToRefresh.getFirst() * size.banks();
    boolean closed = true;
    for (int bank = first; bank < first + size.banks(); bank++) {
      if (open[bank] != -1) {
        closed = false;
        if (legal(Role.PRECHARGE, bank, cycle)) {
          issue(Role.PRECHARGE, bank, cycle);
          open[bank] = -1;
          return true;
        }
      }
    }
    if (closed && legal(Role.REFRESH, first, cycle)) {
      issue(Role.REFRESH, first, cycle);
      ranksToRefresh.removeFirst();
      return true;
    }
    return false;
  }

  private Request firstReady(int bank, long cycle) {
    List<Request> queue = banks.get(bank);
    for (Request request : queue) {
      Role role = needed(request);
      boolean mayClose =
          request == queue.get(0)
              && (queue.stream().noneMatch(r -> r.row == open[bank])
                  || columnsOfRow[bank] >= bankConfig.rowHitCap());
      if (legal(role, bank, cycle) && (role != Role.PRECHARGE || mayClose)) {
        return request;
      }
    }
    return null;
  }

  private Role needed(Request request) {
    if (open[request.bank] == -1) {
      return Role.ACTIVATE;
    }
    if (open[request.bank] != request.row) {
      return Role.PRECHARGE;
    }
    return request.write ? Role.WRITE : Role.READ;
  }

  private void serve(Request request, Role role, long cycle) {
    int bank = request.bank;
    issue(role, bank, cycle);
    switch (role) {
      case ACTIVATE:
        open[bank] = request.row;
        columnsOfRow[bank] = 0;
        break;
      case PRECHARGE:
        open[bank] = -1;
        break;
      default:
        columnsOfRow[bank]++;
        banks.get(bank).remove(request);
        for (long sequence : request.sequences) {
          columns.columnIssued(request.write, sequence, cycle);
        }
        break;
    }
  }

  /**
   * Whether the constraints allow a command; the bus is not looked at, a second one may be free.
   */
  private boolean legal(Role role, int bank, long cycle) {
    return log.brokenConstraint(log.command(cycle, role, bank)) == null;
  }

  private void issue(Role role, int bank, long cycle) {
    log.add(log.command(cycle, role, bank));
    commands.add(cycle + " " + role + " " + bank);
  }

  private void move() {
    int capacity = config.queue().write();
    boolean banksEmpty = banks.stream().allMatch(List::isEmpty);
    boolean full = !writes.isEmpty() && writes.size() >= config.writeHighWatermark() * capacity;
    if (writesToMove == 0
        && (full || (banksEmpty && writes.size() > bankConfig.idleDrainAbove()))) {
      int left = (int) (config.writeLowWatermark() * capacity);
      writesToMove = Math.max(1, writes.size() - left);
    }
    Request write = writes.stream().filter(this::hasRoom).findFirst().orElse(null);
    if (writesToMove > 0 && write == null) {
      return;
    }
    if (writesToMove > 0 && pending(reads, false, write.transaction, write.bank) == null) {
      writesToMove--;
      writes.remove(write);
      banks.get(write.bank).add(write);
      return;
    }
    writesToMove = 0;
    reads.stream()
        .filter(this::hasRoom)
        .findFirst()
        .ifPresent(
            read -> {
              reads.remove(read);
              banks.get(read.bank).add(read);
            });
  }

  private boolean hasRoom(Request request) {
    return banks.get(request.bank).size() < bankConfig.depth();
  }
}
