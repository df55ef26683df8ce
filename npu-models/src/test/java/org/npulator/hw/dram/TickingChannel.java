package org.npulator.hw.dram;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final AddressMapping mapping;
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
  private final List<Integer> ranksToRefresh = new ArrayList<>();
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
    log = new ConstraintLog(config.device());
    open = new int[config.ranks() * size.banks()];
    deadline = new long[open.length];
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
      if (config.controller().refresh() == ControllerConfig.Refresh.ALL_BANK
          && cycle > 0
          && cycle % timing.refreshInterval == 0) {
        for (int rank = 0; rank < config.ranks(); rank++) {
          ranksToRefresh.add(rank);
        }
      }
      decide(cycle);
    }
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
    return log.broken(log.command(cycle, role, bank)) == null;
  }

  private void issue(Role role, int bank, long cycle) {
    log.add(log.command(cycle, role, bank));
    commands.add(cycle + " " + role + " " + bank);
  }

  private void decide(long cycle) {
    Comparator<Request> byDeadline =
        Comparator.<Request>comparingLong(r -> deadline[r.bank]).thenComparingLong(r -> r.arrival);
    Optional<Request> second = activating.stream().min(byDeadline);
    if (second.isPresent() && deadline[second.get().bank] <= cycle) {
      activateSecond(second.get(), cycle);
      return;
    }
    if (synchronizedFor != null) {
      Request request = synchronizedFor;
      synchronizedFor = null;
      column(request, cycle);
      return;
    }
    Optional<Request> ready =
        active.stream()
            .filter(r -> legal(columnRole(r), r.bank, cycle))
            .min(Comparator.comparingLong(r -> r.arrival));
    if (ready.isPresent()) {
      serve(ready.get(), second, byDeadline, cycle);
      return;
    }
    if (!ranksToRefresh.isEmpty()) {
      if (refresh(cycle)) {
        return;
      }
    } else if (fromQueue(second, byDeadline, cycle)) {
      return;
    }
    second.ifPresent(request -> activateSecond(request, cycle));
  }

  private static Role columnRole(Request request) {
    return request.write ? Role.WRITE : Role.READ;
  }

  private boolean refresh(long cycle) {
    int rank = ranksToRefresh.get(0);
    int first = rank * size.banks();
    boolean closed = true;
    for (int bank = first; bank < first + size.banks(); bank++) {
      int b = bank;
      if (active.stream().anyMatch(r -> r.bank == b)
          || activating.stream().anyMatch(r -> r.bank == b)) {
        return false;
      }
      closed &= open[bank] == -1;
    }
    Role role = closed ? Role.REFRESH : Role.PRECHARGE_ALL;
    if (!legal(role, first, cycle)) {
      return false;
    }
    issue(role, first, cycle);
    Arrays.fill(open, first, first + size.banks(), -1);
    if (closed) {
      ranksToRefresh.remove(0);
    }
    return true;
  }

  private boolean fromQueue(Optional<Request> second, Comparator<Request> byDeadline, long cycle) {
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
    for (Request request : new ArrayList<>(queue)) {
      int bank = request.bank;
      boolean opening = activating.stream().anyMatch(r -> r.bank == bank);
      if (opening) {
        continue;
      }
      if (open[bank] == request.row) {
        if (legal(columnRole(request), bank, cycle)) {
          serve(request, second, byDeadline, cycle);
          return true;
        }
      } else if (open[bank] == -1) {
        if (activating.isEmpty() && legal(Role.ACTIVATE, bank, cycle)) {
          issue(Role.ACTIVATE, bank, cycle);
          queue.remove(request);
          if (timing.twoStepActivate) {
            deadline[bank] = cycle + timing.secondActivateWithin;
            activating.add(request);
          } else {
            open[bank] = request.row;
            active.add(request);
          }
          return true;
        }
      } else if (active.stream().noneMatch(r -> r.bank == bank)
          && legal(Role.PRECHARGE, bank, cycle)) {
        issue(Role.PRECHARGE, bank, cycle);
        open[bank] = -1;
        return true;
      }
    }
    return false;
  }

  private void activateSecond(Request request, long cycle) {
    issue(Role.ACTIVATE_SECOND, request.bank, cycle);
    open[request.bank] = request.row;
    activating.remove(request);
    active.add(request);
  }

  private void serve(
      Request request, Optional<Request> second, Comparator<Request> byDeadline, long cycle) {
    if (!timing.dataClockOnNeed || cycle < clockStops) {
      column(request, cycle);
    } else if (second.isPresent() && deadline[second.get().bank] <= cycle + 1) {
      activateSecond(second.get(), cycle);
    } else {
      issue(request.write ? Role.SYNCHRONIZE_WRITE : Role.SYNCHRONIZE_READ, request.bank, cycle);
      synchronizedFor = request;
    }
  }

  private void column(Request request, long cycle) {
    issue(columnRole(request), request.bank, cycle);
    int latency = request.write ? timing.writeLatency : timing.readLatency;
    long end = cycle + latency + timing.burst;
    clockStops = Math.max(clockStops, end + timing.dataClockRunsAfterBurst);
    active.remove(request);
    readQueue.remove(request);
    writeQueue.remove(request);
    if (!request.write) {
      arrive(reads, request.index, request.step, overLane(end));
    }
  }
}
