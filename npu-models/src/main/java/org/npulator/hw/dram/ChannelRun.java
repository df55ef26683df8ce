package org.npulator.hw.dram;

import java.util.HashSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.npulator.core.statistics.Histogram;

/**
 * Runs requests on one channel without anything around it: the controller takes at most one request
 * a cycle, in their order; one that is refused because its queue is full is tried again. The run
 * ends with the last read data or the last write command. These are the conditions under which
 * Ramulator 2.1 and DRAMsim3 made the reference runs.
 */
public final class ChannelRun {
  private final int channel;
  private final MemoryConfig config;
  private final int transactionBytes;
  private final AddressMapping mapping;
  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final ChannelController controller;
  private final CommandRecorder recorder;
  private final CommandListener listener;
  private final RowOutcomes rows;
  private final Histogram readLatency = new Histogram();

  /** Transactions of writes that were not issued yet, if commands are recorded. */
  private final Set<Long> waitingWrites = new HashSet<>();

  private boolean columnRead;
  private boolean columnWritten;
  private long taken;
  private long end;
  private long requestEnd;

  /**
   * @param channel its number, for the recorder
   * @param recorder is told every command; or null
   */
  public ChannelRun(int channel, MemoryConfig config, CommandRecorder recorder) {
    this(channel, config, recorder, null);
  }

  ChannelRun(int channel, MemoryConfig config, CommandRecorder recorder, CommandListener listener) {
    this.channel = channel;
    this.config = config;
    this.listener = listener;
    this.recorder = recorder;
    timing = new DeviceTiming(config.device());
    mapping = new AddressMapping(config);
    geometry = config.geometry();
    rows = new RowOutcomes(geometry.banks);
    transactionBytes = config.device().organization().transactionBytes();
    controller =
        ChannelController.of(
            timing, geometry, config.controller(), this::columnIssued, this::commandIssued);
  }

  /**
   * Runs all requests of a stream.
   *
   * @param stream of which no request was taken yet
   * @return the cycle of the last read data or the last write command, whichever is later
   */
  public long run(RequestStream stream) {
    StreamSource source = new StreamSource(stream);
    boolean oneByOne = stream.pauseCycles() != RequestStream.UNLIMITED;
    RowHits readHits = oneByOne ? null : rowHits(source, false);
    RowHits writeHits = oneByOne ? null : rowHits(source, true);
    long cursor = 0;
    while (!source.isEmpty() || !controller.isIdle()) {
      long injection = nextInjection(stream, source, oneByOne, cursor);
      long cycle = Math.min(injection, controller.nextDecision());
      if (cycle == injection) {
        inject(stream, cycle);
        source.injected(cycle);
      }
      columnRead = false;
      columnWritten = false;
      controller.decide(cycle);
      cursor = cycle + 1;
      if (columnRead && readHits != null) {
        cursor = readHits.advance(cursor, Controller.NEVER, Controller.NEVER);
      } else if (columnWritten && writeHits != null) {
        cursor = writeHits.advance(cursor, Controller.NEVER, Controller.NEVER);
      }
    }
    taken = source.taken();
    end = Math.max(end, stream.lastsUntilCycle());
    idleUntil(end);
    return end;
  }

  private RowHits rowHits(StreamSource source, boolean write) {
    return config.controller().powerDown().isEmpty() && controller instanceof Controller plain
        ? new RowHits(source, write, plain, mapping, config.controller(), this::columnIssued, null)
        : null;
  }

  private long nextInjection(
      RequestStream stream, StreamSource source, boolean oneByOne, long cursor) {
    if (source.isEmpty() || !controller.hasRoom(stream.write())) {
      return Controller.NEVER;
    }
    long injection = source.nextInjection(cursor);
    if (oneByOne && source.taken() > 0) {
      return controller.isIdle()
          ? Math.max(injection, requestEnd + 1 + stream.pauseCycles())
          : Controller.NEVER;
    }
    return injection;
  }

  /** Refreshes and closes rows up to a cycle, that included. */
  private void idleUntil(long cycle) {
    while (controller.nextDecision() <= cycle) {
      controller.decide(controller.nextDecision());
    }
  }

  /**
   * What the run did.
   *
   * @param lastsUntilCycle up to which the channel is idle if it has ended before
   */
  public ChannelResult result(long lastsUntilCycle) {
    if (lastsUntilCycle > end) {
      idleUntil(lastsUntilCycle);
      end = lastsUntilCycle;
    }
    return new ChannelResult(
        end, taken, rows.hits(), rows.misses(), rows.conflicts(), readLatency, activity());
  }

  /** What is handed to the controller as sequence is the cycle from which the latency counts. */
  private void inject(RequestStream stream, long cycle) {
    long transaction = stream.transaction();
    long from = stream.latencyFromCycle(cycle);
    boolean queued =
        controller.accept(
            stream.write(),
            transaction,
            mapping.bank(transaction),
            mapping.row(transaction),
            from,
            cycle);
    if (queued && stream.write() && recorder != null) {
      waitingWrites.add(transaction);
    }
    if (!queued) {
      ended(cycle);
      if (!stream.write()) {
        readLatency.record(cycle + 1 - from);
      }
    }
  }

  private void columnIssued(boolean write, long latencyFrom, long cycle) {
    columnRead |= !write;
    columnWritten |= write;
    if (write) {
      ended(cycle);
    } else {
      long dataEnd = cycle + timing.readLatency + timing.burst;
      ended(dataEnd);
      readLatency.record(dataEnd - latencyFrom);
    }
  }

  private void ended(long cycle) {
    end = Math.max(end, cycle);
    requestEnd = cycle;
  }

  private void commandIssued(long cycle, Role role, int bank, int row, long transaction) {
    rows.commandIssued(cycle, role, bank, row, transaction);
    if (listener != null) {
      listener.commandIssued(cycle, role, bank, row, transaction);
    }
    if (recorder != null) {
      record(cycle, role, bank, transaction);
    }
  }

  private void record(long cycle, Role role, int bank, long transaction) {
    boolean served = transaction >= 0;
    boolean write = waitingWrites.contains(transaction);
    if (role == Role.WRITE || role == Role.WRITE_PRECHARGE) {
      waitingWrites.remove(transaction);
    } else if (role == Role.READ || role == Role.READ_PRECHARGE) {
      write = false;
    }
    boolean anyGroup = role == Role.REFRESH_BANK && timing.refreshesSameBank;
    recorder.record(
        channel,
        cycle,
        timing.name(role),
        geometry.rankOfBank[bank],
        role.allBanks() || anyGroup
            ? CommandRecorder.NONE
            : geometry.groupOfBank[bank] % geometry.groupsPerRank,
        role.allBanks() ? CommandRecorder.NONE : bank % geometry.banksPerGroup,
        served ? mapping.row(transaction) : CommandRecorder.NONE,
        served ? mapping.column(transaction) : CommandRecorder.NONE,
        write);
  }

  private ChannelActivity activity() {
    SortedMap<String, Long> states = new TreeMap<>();
    for (BusAccount bus : controller.waits().buses) {
      long[] cycles = bus.until(end, DramState.NO_REQUEST);
      for (DramState state : DramState.values()) {
        states.merge(state.key(), cycles[state.ordinal()], Long::sum);
      }
    }
    SortedMap<String, Long> commands = new TreeMap<>();
    for (Role role : Role.values()) {
      if (timing.name(role) != null && (!role.power() || count(role) > 0)) {
        commands.merge(timing.name(role), count(role), Long::sum);
      }
    }
    long reads = count(Role.READ) + count(Role.READ_PRECHARGE);
    long writes = count(Role.WRITE) + count(Role.WRITE_PRECHARGE);
    long open = controller.rows().activeCycles(end);
    PowerDownCycles powerDown = controller.powerDown(end);
    long active = open - powerDown.active();
    long closed = geometry.ranks * end - open - powerDown.precharged() - powerDown.selfRefresh();
    return new ChannelActivity(
        channel,
        reads * transactionBytes,
        writes * transactionBytes,
        controller.counts().forwardedReads * transactionBytes,
        controller.counts().coalescedWrites * transactionBytes,
        commands,
        states,
        count(Role.ACTIVATE),
        reads,
        writes,
        count(Role.REFRESH),
        count(Role.REFRESH_BANK),
        active,
        closed,
        powerDown.active(),
        powerDown.precharged(),
        powerDown.selfRefresh(),
        PimActivity.NONE);
  }

  private long count(Role role) {
    return controller.counts().byRole[role.ordinal()];
  }
}
