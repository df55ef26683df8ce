package org.npulator.hw.dram;

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
  private final int transactionBytes;
  private final AddressMapping mapping;
  private final DeviceTiming timing;
  private final ChannelGeometry geometry;
  private final Controller controller;
  private final CommandRecorder recorder;
  private final CommandListener listener;
  private final RowOutcomes rows = new RowOutcomes();
  private final Histogram readLatency = new Histogram();
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
    this.listener = listener;
    this.recorder = recorder;
    timing = new DeviceTiming(config.device());
    mapping = new AddressMapping(config);
    geometry = new ChannelGeometry(config.device().organization(), config.ranks());
    transactionBytes = config.device().organization().transactionBytes();
    controller =
        new Controller(
            timing, geometry, config.controller(), this::columnIssued, this::commandIssued);
  }

  /**
   * Runs all requests of a stream.
   *
   * @param stream of which no request was taken yet
   * @return the cycle of the last read data or the last write command, whichever is later
   */
  public long run(RequestStream stream) {
    long cursor = 0;
    boolean more = stream.advance();
    while (more || !controller.isEmpty()) {
      long injection = Controller.NEVER;
      if (more && controller.hasRoom(stream.write())) {
        injection = Math.max(cursor, stream.earliestCycle());
        if (stream.pauseCycles() != RequestStream.UNLIMITED && taken > 0) {
          injection =
              controller.isEmpty()
                  ? Math.max(injection, requestEnd + 1 + stream.pauseCycles())
                  : Controller.NEVER;
        }
      }
      long cycle = Math.min(injection, controller.nextDecision());
      if (cycle == injection) {
        inject(stream, cycle);
        taken++;
        more = stream.advance();
      }
      controller.decide(cycle);
      cursor = cycle + 1;
    }
    idleUntil(stream.lastsUntilCycle());
    return end;
  }

  /** Lets the channel refresh up to a cycle, if the run has ended before. */
  private void idleUntil(long cycle) {
    if (cycle > end) {
      while (controller.nextDecision() <= cycle) {
        controller.decide(controller.nextDecision());
      }
      end = cycle;
    }
  }

  /**
   * What the run did.
   *
   * @param lastsUntilCycle up to which the channel is idle if it has ended before
   */
  public ChannelResult result(long lastsUntilCycle) {
    idleUntil(lastsUntilCycle);
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
    if (!queued) {
      ended(cycle);
      if (!stream.write()) {
        readLatency.record(cycle + 1 - from);
      }
    }
  }

  private void columnIssued(boolean write, long latencyFrom, long cycle) {
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
      int rank = geometry.rankOfBank[bank];
      boolean all = role.allBanks();
      boolean served = transaction >= 0;
      recorder.record(
          channel,
          cycle,
          timing.name(role),
          rank,
          all ? CommandRecorder.NONE : geometry.groupOfBank[bank] % geometry.groupsPerRank,
          all ? CommandRecorder.NONE : bank % geometry.banksPerGroup,
          served ? mapping.row(transaction) : CommandRecorder.NONE,
          served ? mapping.column(transaction) : CommandRecorder.NONE,
          role == Role.WRITE || role == Role.SYNCHRONIZE_WRITE);
    }
  }

  private ChannelActivity activity() {
    long[] cycles = controller.waits.bus.until(end, DramState.NO_REQUEST);
    SortedMap<String, Long> states = new TreeMap<>();
    for (DramState state : DramState.values()) {
      states.put(state.key(), cycles[state.ordinal()]);
    }
    SortedMap<String, Long> commands = new TreeMap<>();
    for (Role role : Role.values()) {
      if (timing.name(role) != null) {
        commands.merge(timing.name(role), count(role), Long::sum);
      }
    }
    long active = controller.rows.activeCycles(end);
    return new ChannelActivity(
        channel,
        count(Role.READ) * transactionBytes,
        count(Role.WRITE) * transactionBytes,
        controller.counts.forwardedReads * transactionBytes,
        controller.counts.coalescedWrites * transactionBytes,
        commands,
        states,
        count(Role.ACTIVATE),
        count(Role.READ),
        count(Role.WRITE),
        count(Role.REFRESH),
        active,
        geometry.ranks * end - active);
  }

  private long count(Role role) {
    return controller.counts.byRole[role.ordinal()];
  }
}
