package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.npulator.hw.port.Lane;

/**
 * One channel with one stripe for all its bytes, cycle by cycle: looks at every rule for every
 * request in every cycle, in the words of the policy. Slow and without any memory of its own about
 * timing.
 */
final class TickingChannel {
  /** A transaction on its way. */
  private static final class Request {
    final boolean write;
    final long transaction;
    final int bank;
    final int row;
    final int step;
    final long arrival;
    final int index;

    Request(boolean write, long transaction, int bank, int row, int step, long arrival, int index) {
      this.write = write;
      this.transaction = transaction;
      this.bank = bank;
      this.row = row;
      this.step = step;
      this.arrival = arrival;
      this.index = index;
    }
  }

  /** Transactions to inject in one direction. */
  private static final class Source {
    final List<long[]> pieces = new ArrayList<>(); // step, transaction, from cycle
    final List<Long> done = new ArrayList<>(); // tick, MAX if not yet
    long nextCycle;
  }

  private final MemoryConfig config;
  private final DeviceTiming timing;
  private final DramOrganization size;
  private final ChannelGeometry geometry;
  private final AddressMapping mapping;
  private final int longestCommand;
  private final Lane lane;
  private final long ticks;
  private final ConstraintLog log;
  private final Source reads = new Source();
  private final Source writes = new Source();
  private final List<Request> readQueue = new ArrayList<>();
  private final List<Request> writeQueue = new ArrayList<>();
  private final List<Request> activating = new ArrayList<>();
  private final List<Request> active = new ArrayList<>();
  private final int[] open;
  private final long[] deadline;
  private boolean draining;
  private Request synchronizedFor;
  private long clockStops = Long.MIN_VALUE;
  private final TickingMaintenance maintenance;
  private final TickingPower power;
  private final int[] overtaken;
  private long laneFree = Long.MIN_VALUE / 2;
  final List<String> commands = new ArrayList<>();
  final long[] ends;
  private final int[] left;

  TickingChannel(
      MemoryConfig config, Lane lane, long ticksPerCycle, List<TransferScript.Step> steps) {
    this.config = config;
    this.lane = lane;
    ticks = ticksPerCycle;
    timing = new DeviceTiming(config.device());
    size = config.device().organization();
    mapping = new AddressMapping(config);
    log = new ConstraintLog(config);
    geometry = config.geometry();
    open = new int[geometry.banks];
    deadline = new long[open.length];
    overtaken = new int[open.length];
    maintenance = new TickingMaintenance(config, timing, open);
    power = new TickingPower(config, timing);
    longestCommand = Arrays.stream(Role.values()).mapToInt(timing::commandCycles).max().getAsInt();
    Arrays.fill(open, -1);
    ends = new long[steps.size()];
    left = new int[steps.size()];
    int bytes = size.transactionBytes();
    for (int i = 0; i < steps.size(); i++) {
      TransferScript.Step step = steps.get(i);
      Source source = step.write() ? writes : reads;
      long from = ceil(step.tick() + lane.requestLatencyTicks(), ticks);
      boolean contiguous = step.stride() == step.rowBytes();
      Set<Long> seen = new LinkedHashSet<>();
      for (long row = 0; row < step.rows(); row++) {
        for (long b = 0; b < step.rowBytes(); b++) {
          long transaction = (step.address() + row * step.stride() + b) / bytes;
          if (seen.add(contiguous ? transaction : (row << 40) + transaction)) {
            source.pieces.add(new long[] {i, transaction, from});
            left[i]++;
          }
        }
      }
    }
  }

  private static long ceil(long a, long b) {
    return (a + b - 1) / b;
  }

  void run(long cycles) {
    for (long cycle = 0; cycle < cycles; cycle++) {
      inject(reads, readQueue, config.controller().queue().read(), cycle);
      inject(writes, writeQueue, config.controller().queue().write(), cycle);
      for (int rank = 0; rank < power.ranks(); rank++) {
        if (waitingIn(rank) > 0) {
          power.wantExit(rank);
        }
      }
      maintenance.refreshes(
          cycle, readQueue.size() + writeQueue.size() + waiting() == 0, power::needsRefresh);
      long now = cycle;
      maintenance.pages(
          cycle,
          bank -> !power.leaves(power.rank(bank)) && inTime(Role.PRECHARGE, bank, now),
          bank -> waitingFor(bank) > 0,
          bank -> active.stream().anyMatch(request -> request.bank == bank));
      decide(cycle);
    }
  }

  private int waiting() {
    return active.size() + activating.size();
  }

  /** Requests anywhere in the controller for a rank. */
  private long waitingIn(int rank) {
    return Stream.of(readQueue, writeQueue, activating, active)
        .flatMap(List::stream)
        .filter(request -> power.rank(request.bank) == rank)
        .count();
  }

  /** Requests anywhere in the controller for the open row of a bank. */
  private long waitingFor(int bank) {
    return Stream.of(readQueue, writeQueue, activating, active)
        .flatMap(List::stream)
        .filter(request -> request.bank == bank && request.row == open[bank])
        .count();
  }

  private void inject(Source source, List<Request> queue, int capacity, long cycle) {
    int index = source.done.size();
    if (index == source.pieces.size() || queue.size() >= capacity || cycle < source.nextCycle) {
      return;
    }
    long[] piece = source.pieces.get(index);
    int window = (int) Math.max(1, lane.outstandingBytes() / size.transactionBytes());
    if (cycle < piece[2]) {
      return;
    }
    if (index >= window) {
      long done = source.done.get(index - window);
      if (done == Long.MAX_VALUE || done + lane.requestLatencyTicks() > cycle * ticks) {
        return;
      }
    }
    boolean write = source == writes;
    source.nextCycle = cycle + (write ? Math.max(1, ceil(laneTicks(), ticks)) : 1);
    source.done.add(Long.MAX_VALUE);
    int step = (int) piece[0];
    long transaction = piece[1];
    boolean waiting = writeQueue.stream().anyMatch(w -> w.transaction == transaction);
    if (write) {
      arrive(source, index, step, (cycle + 1) * ticks);
    } else if (waiting) {
      arrive(source, index, step, overLane(cycle + 1));
    }
    if (!waiting) {
      queue.add(
          new Request(
              write,
              transaction,
              mapping.bank(transaction),
              mapping.row(transaction),
              step,
              cycle,
              index));
    }
  }

  private long laneTicks() {
    return ceil(size.transactionBytes(), lane.widthBytes()) * lane.ticksPerWord();
  }

  private long overLane(long dataEnd) {
    laneFree = Math.max(laneFree + laneTicks(), dataEnd * ticks + lane.responseLatencyTicks());
    return laneFree;
  }

  private void arrive(Source source, int index, int step, long tick) {
    source.done.set(index, tick);
    ends[step] = Math.max(ends[step], tick);
    left[step]--;
  }

  boolean finished() {
    return Arrays.stream(left).allMatch(n -> n == 0);
  }

  private boolean legal(Role role, int bank, long cycle) {
    return !power.isAsleep(power.rank(bank)) && inTime(role, bank, cycle);
  }

  private boolean inTime(Role role, int bank, long cycle) {
    return (!timing.halfClock || role.precharge() || cycle % 2 == 1)
        && log.broken(log.command(cycle, role, bank)) == null;
  }

  private void issue(Role role, int bank, long cycle) {
    log.add(log.command(cycle, role, bank));
    commands.add(cycle + " " + role + " " + bank);
  }

  private Optional<Request> firstActivating() {
    return activating.stream()
        .min(
            Comparator.<Request>comparingLong(r -> deadline[r.bank])
                .thenComparingLong(r -> r.arrival));
  }

  private void decide(long cycle) {
    if (!maintenance.isEmpty()) {
      power.wantExit(power.rank(maintenance.first().bank()));
    }
    for (int rank = 0; rank < power.ranks(); rank++) {
      Role exit = power.exit(rank, cycle);
      if (exit != null) {
        log.addBesideBus(log.command(cycle, exit, power.firstBank(rank)));
        commands.add(cycle + " " + exit + " " + power.firstBank(rank));
      }
    }
    if (timing.twoBuses) {
      if (!serveActive(cycle) && maintenance.isEmpty()) {
        fromQueue(cycle, true, false);
      }
      if (!(maintenance.isEmpty() ? fromQueue(cycle, false, true) : maintain(cycle))) {
        rest(cycle);
      }
      return;
    }
    Optional<Request> second = firstActivating();
    if (second.isPresent() && deadline[second.get().bank] < cycle + longestCommand) {
      activateSecond(second.get(), cycle);
      return;
    }
    if (synchronizedFor != null) {
      Request request = synchronizedFor;
      if (legal(columnRole(request), request.bank, cycle)) {
        synchronizedFor = null;
        column(request, columnRole(request), cycle);
      }
      return;
    }
    if (serveActive(cycle)
        || (maintenance.isEmpty() ? fromQueue(cycle, true, true) : maintain(cycle))) {
      return;
    }
    if (second.isEmpty() || !activateSecond(second.get(), cycle)) {
      rest(cycle);
    }
  }

  /** Sends a rank without requests to power-down or self-refresh. */
  private void rest(long cycle) {
    for (int rank = 0; power.isUsed() && rank < power.ranks(); rank++) {
      if (!maintenance.isEmpty()) {
        return;
      }
      if (waitingIn(rank) == 0 && rest(rank, cycle)) {
        return;
      }
    }
  }

  private boolean rest(int rank, long cycle) {
    int first = power.firstBank(rank);
    if (!power.wantsSelfRefresh(rank, cycle)) {
      return power.wantsPowerDown(rank, cycle) && enter(Role.POWER_DOWN_ENTER, rank, cycle);
    }
    if (power.isAsleep(rank)) {
      power.wantExit(rank);
    } else if (power.owesRefresh(rank)) {
      maintenance.add(Role.REFRESH, first);
    } else if (!power.allClosed(rank, open)) {
      maintenance.add(Role.PRECHARGE_ALL, first);
    } else {
      return enter(Role.SELF_REFRESH_ENTER, rank, cycle);
    }
    return false;
  }

  private boolean enter(Role role, int rank, long cycle) {
    if (!legal(role, power.firstBank(rank), cycle)) {
      return false;
    }
    issue(role, power.firstBank(rank), cycle);
    power.enter(rank, role, cycle);
    return true;
  }

  private boolean serveActive(long cycle) {
    Optional<Request> ready =
        active.stream()
            .filter(r -> legal(columnRole(r), r.bank, cycle))
            .min(Comparator.comparingLong(r -> r.arrival));
    return ready.isPresent() && serve(ready.get(), cycle);
  }

  private static Role columnRole(Request request) {
    return request.write ? Role.WRITE : Role.READ;
  }

  private boolean isNeeded(int bank) {
    return active.stream().anyMatch(r -> r.bank == bank)
        || activating.stream().anyMatch(r -> r.bank == bank);
  }

  /** The first task in line, or what has to come before it. */
  private boolean maintain(long cycle) {
    TickingMaintenance.Task task = maintenance.first();
    if (task.role() == Role.PRECHARGE) {
      return !isNeeded(task.bank()) && close(task.bank(), cycle) && maintenance.removeFirst();
    }
    int[] banks = maintenance.banksOf(task);
    int[] notClosed = Arrays.stream(banks).filter(b -> open[b] != -1 || isNeeded(b)).toArray();
    if (notClosed.length > 0 && task.role() == Role.REFRESH_BANK) {
      return !isNeeded(notClosed[0]) && close(notClosed[0], cycle);
    }
    if (notClosed.length > 0) {
      if (Arrays.stream(banks).anyMatch(this::isNeeded)
          || !legal(Role.PRECHARGE_ALL, task.bank(), cycle)) {
        return false;
      }
      issue(Role.PRECHARGE_ALL, task.bank(), cycle);
      Arrays.stream(banks).forEach(bank -> closed(bank, false));
      return task.role() != Role.PRECHARGE_ALL || maintenance.removeFirst();
    }
    if (!legal(task.role(), task.bank(), cycle)) {
      return false;
    }
    issue(task.role(), task.bank(), cycle);
    if (task.role() == Role.REFRESH) {
      power.refreshed(power.rank(task.bank()));
    }
    return maintenance.removeFirst();
  }

  private boolean close(int bank, long cycle) {
    if (!legal(Role.PRECHARGE, bank, cycle)) {
      return false;
    }
    issue(Role.PRECHARGE, bank, cycle);
    closed(bank, false);
    return true;
  }

  private void closed(int bank, boolean forRequest) {
    open[bank] = -1;
    overtaken[bank] = 0;
    maintenance.closed(bank, forRequest);
  }

  private boolean fromQueue(long cycle, boolean columns, boolean rowCommands) {
    int capacity = config.controller().queue().write();
    if (!draining) {
      draining =
          writeQueue.size() > config.controller().writeHighWatermark() * capacity
              || readQueue.isEmpty();
    } else if (writeQueue.size() < config.controller().writeLowWatermark() * capacity
        && !readQueue.isEmpty()) {
      draining = false;
    }
    List<Request> queue = draining ? writeQueue : readQueue;
    SchedulerConfig scheduler = config.controller().scheduler();
    int last = scheduler instanceof SchedulerConfig.InOrder ? 1 : queue.size();
    for (int i = 0; i < Math.min(last, queue.size()); i++) {
      Request request = queue.get(i);
      List<Request> olderOfBank =
          queue.subList(0, i).stream().filter(r -> r.bank == request.bank).toList();
      if (isTaken(request, olderOfBank, queue, columns, rowCommands, cycle)) {
        return true;
      }
    }
    return false;
  }

  private boolean isTaken(
      Request request,
      List<Request> olderOfBank,
      List<Request> queue,
      boolean columns,
      boolean rowCommands,
      long cycle) {
    int bank = request.bank;
    int cap = config.controller().scheduler().hitCap().orElse(Integer.MAX_VALUE);
    if (activating.stream().anyMatch(r -> r.bank == bank)) {
      return false;
    }
    if (open[bank] == request.row) {
      boolean overtakes = olderOfBank.stream().anyMatch(r -> r.row != request.row);
      return columns
          && !(overtakes && overtaken[bank] >= cap)
          && legal(columnRole(request), bank, cycle)
          && serve(request, cycle);
    }
    if (!rowCommands) {
      return false;
    }
    if (open[bank] == -1) {
      if (!activating.isEmpty() || !legal(Role.ACTIVATE, bank, cycle)) {
        return false;
      }
      issue(Role.ACTIVATE, bank, cycle);
      queue.remove(request);
      if (timing.twoStepActivate) {
        deadline[bank] = cycle + timing.secondActivateWithin;
        activating.add(request);
      } else {
        opened(request, cycle);
      }
      return true;
    }
    boolean hitsFirst =
        config.controller().scheduler() instanceof SchedulerConfig.RowHitFirst
            && overtaken[bank] < cap
            && olderOfBank.stream().anyMatch(r -> r.row == open[bank]);
    if (hitsFirst || isNeeded(bank) || !legal(Role.PRECHARGE, bank, cycle)) {
      return false;
    }
    issue(Role.PRECHARGE, bank, cycle);
    closed(bank, true);
    return true;
  }

  private void opened(Request request, long cycle) {
    open[request.bank] = request.row;
    active.add(request);
    maintenance.opened(request.bank, cycle);
  }

  private boolean activateSecond(Request request, long cycle) {
    if (!legal(Role.ACTIVATE_SECOND, request.bank, cycle)) {
      return false;
    }
    issue(Role.ACTIVATE_SECOND, request.bank, cycle);
    activating.remove(request);
    opened(request, cycle);
    return true;
  }

  private boolean serve(Request request, long cycle) {
    Role synchronize = request.write ? Role.SYNCHRONIZE_WRITE : Role.SYNCHRONIZE_READ;
    if (!timing.dataClockOnNeed || cycle < clockStops) {
      column(request, closingRole(request, cycle), cycle);
      return true;
    }
    Optional<Request> second = firstActivating();
    int gap =
        timing.rules.stream()
            .filter(rule -> rule.from() == synchronize && rule.to() == columnRole(request))
            .mapToInt(DeviceTiming.Rule::cycles)
            .max()
            .orElse(1);
    long after = cycle + Math.max(1, gap) + timing.commandCycles(columnRole(request));
    if (second.isPresent() && deadline[second.get().bank] < after) {
      return activateSecond(second.get(), cycle);
    }
    if (!legal(synchronize, request.bank, cycle)) {
      return false;
    }
    issue(synchronize, request.bank, cycle);
    synchronizedFor = request;
    return true;
  }

  /** The column command that also closes the row, if that is wanted and possible. */
  private Role closingRole(Request request, long cycle) {
    Role closing = request.write ? Role.WRITE_PRECHARGE : Role.READ_PRECHARGE;
    boolean neededByOthers = active.stream().anyMatch(r -> r != request && r.bank == request.bank);
    return timing.has(closing)
            && maintenance.closesWith(request.bank, waitingFor(request.bank) == 1)
            && !neededByOthers
            && legal(closing, request.bank, cycle)
        ? closing
        : columnRole(request);
  }

  private void column(Request request, Role role, long cycle) {
    issue(role, request.bank, cycle);
    int latency = request.write ? timing.writeLatency : timing.readLatency;
    long end = cycle + latency + timing.burst;
    clockStops = Math.max(clockStops, end + timing.dataClockRunsAfterBurst);
    List<Request> queue = request.write ? writeQueue : readQueue;
    int place = queue.indexOf(request);
    if (place >= 0
        && queue.subList(0, place).stream()
            .anyMatch(r -> r.bank == request.bank && r.row != request.row)) {
      overtaken[request.bank]++;
    }
    active.remove(request);
    queue.remove(request);
    int rank = power.rank(request.bank);
    if (waitingIn(rank) == 0) {
      power.idleSince[rank] = cycle;
    }
    if (role != columnRole(request)) {
      closed(request.bank, false);
    } else {
      maintenance.used(request.bank, cycle, waitingFor(request.bank) == 0);
    }
    if (!request.write) {
      arrive(reads, request.index, request.step, overLane(end));
    }
  }
}
