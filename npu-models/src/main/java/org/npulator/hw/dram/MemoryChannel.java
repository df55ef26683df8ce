package org.npulator.hw.dram;

import java.util.Set;
import org.npulator.core.event.EventHandler;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.hw.port.Lane;
import org.npulator.hw.port.TransferListener;
import org.npulator.hw.program.PimProgram;

/**
 * One channel: injection, controller, device and the lane back to the port. It is simulated behind
 * the present: only when a run may have ended, when time has to be told, never cycle by cycle.
 */
final class MemoryChannel implements EventHandler {
  private final EventQueue queue;
  private final int component;
  private final AddressMapping mapping;
  private final int transactionBytes;
  private final long cycleTicks;
  private final Lane lane;
  private final long laneTicks;
  private final DeviceTiming timing;
  private final ChannelController controller;
  private final Injector reads;
  private final Injector writes;
  private final long readGap;
  private final int pseudoChannels;
  private final ReturnLane returnLane;

  /** Null if transactions are only decided one by one. */
  private final RowHits readHits;

  private final RowHits writeHits;

  /** Null if there are no units at the banks. */
  private final ProgramQueue programs;

  /** Null unless the controller serves no requests until a program is done. */
  private final ExclusiveUnits exclusive;

  /** Null unless units and controller take turns. */
  private final InterleavedUnits interleaved;

  /** Null unless units work while the controller serves requests. */
  private final ConcurrentUnits concurrent;

  private final ChannelAccounts accounts;
  private final int channel;
  private final long rowSet;

  /** Every earlier cycle is decided. */
  private long cursor;

  /** The row set of the last transaction injected, and its row. */
  private long rowSetBegin = -1;

  private int row;

  private long wakeTick = Long.MAX_VALUE;
  private boolean columnRead;
  private boolean columnWritten;

  MemoryChannel(
      int channel,
      MemoryConfig config,
      AddressMapping mapping,
      DeviceTiming timing,
      EventQueue queue,
      long cycleTicks,
      Lane lane,
      boolean batching,
      CommandListener commands,
      PimOutcomes units,
      CommandRecorder unitCommands) {
    this.channel = channel;
    this.queue = queue;
    this.mapping = mapping;
    this.timing = timing;
    this.cycleTicks = cycleTicks;
    this.lane = lane;
    transactionBytes = config.device().organization().transactionBytes();
    laneTicks =
        Math.multiplyExact(
            Injector.ceilDivide(transactionBytes, lane.widthBytes()), lane.ticksPerWord());
    ChannelGeometry geometry = config.geometry();
    rowSet = mapping.transactionsPerRowSet();
    pseudoChannels = geometry.pseudoChannels;
    HostAccessConfig policy = units == null ? null : units.config.hostAccess();
    boolean together = policy instanceof HostAccessConfig.Concurrent;
    controller =
        together
            ? new Controller(
                timing,
                geometry,
                config.controller(),
                Set.copyOf(timing.kinds),
                this::columnIssued,
                commands)
            : ChannelController.of(
                timing, geometry, config.controller(), this::columnIssued, commands);
    int window = (int) Math.max(1, Math.min(1 << 20, lane.outstandingBytes() / transactionBytes));
    reads = new Injector(false, window, cycleTicks, lane.requestLatencyTicks(), 1);
    writes =
        new Injector(
            true,
            window,
            cycleTicks,
            lane.requestLatencyTicks(),
            Math.max(1, Injector.ceilDivide(laneTicks, cycleTicks)));
    readGap = Math.max(1, timing.burst);
    returnLane = new ReturnLane(reads, lane, laneTicks, cycleTicks);
    if (batching
        && config.controller().powerDown().isEmpty()
        && controller instanceof Controller plain) {
      readHits = rowHits(reads, plain, config.controller());
      writeHits = rowHits(writes, plain, config.controller());
    } else {
      readHits = null;
      writeHits = null;
    }
    programs = units == null ? null : new ProgramQueue(cycleTicks, lane.responseLatencyTicks());
    ChannelHandover handover =
        units == null || together
            ? null
            : new ChannelHandover((Controller) controller, units.hostToUnitsCycles);
    exclusive =
        policy instanceof HostAccessConfig.Exclusive
            ? new ExclusiveUnits(channel, handover, programs, units, unitCommands)
            : null;
    interleaved =
        policy instanceof HostAccessConfig.Interleaved turns
            ? new InterleavedUnits(
                channel, handover, programs, units, turns.accesses(), unitCommands)
            : null;
    concurrent =
        together
            ? new ConcurrentUnits(
                channel,
                (Controller) controller,
                programs,
                units.protocol,
                units.config,
                unitCommands)
            : null;
    accounts =
        new ChannelAccounts(
            channel, config, controller, together, this::unitsUntil, cycleTicks, timing);
    component = queue.register(this);
  }

  private PimActivity unitsUntil(long cycle) {
    if (interleaved != null) {
      return interleaved.activity(cycle);
    }
    if (concurrent != null) {
      return concurrent.activity(cycle);
    }
    return exclusive == null ? PimActivity.NONE : exclusive.activity();
  }

  private RowHits rowHits(Injector injector, Controller plain, ControllerConfig config) {
    SteadyState repetitions =
        new SteadyState(injector, plain, mapping, config, returnLane, cycleTicks);
    return new RowHits(
        injector, injector.write, plain, mapping, config, this::columnIssued, repetitions);
  }

  /** Adds this channel's part of a transfer. */
  void add(Transfer transfer, long now) {
    Run run =
        new Run(
            transfer,
            mapping,
            channel,
            transactionBytes,
            Injector.ceilDivide(now + lane.requestLatencyTicks(), cycleTicks));
    if (run.transactions == 0) {
      return;
    }
    transfer.channelsLeft++;
    (transfer.write ? writes : reads).add(run);
  }

  /** Adds a program for the units. */
  void add(PimProgram program, TransferListener listener, int token, long now) {
    programs.add(
        program,
        Injector.ceilDivide(now + lane.requestLatencyTicks(), cycleTicks),
        listener,
        token);
  }

  @Override
  public void handle(int port, long argument) {
    long now = queue.now();
    if (now != wakeTick) {
      return; // an earlier look has made this one void
    }
    wakeTick = Long.MAX_VALUE;
    advance(now);
    deliver(reads, now);
    deliver(writes, now);
    if (programs != null) {
      programs.deliver(now);
    }
    wake(now);
  }

  private static void deliver(Injector injector, long now) {
    while (!injector.ended.isEmpty() && injector.ended.peekFirst().doneTick <= now) {
      Transfer transfer = injector.ended.pollFirst().transfer;
      if (--transfer.channelsLeft == 0) {
        transfer.listener.transferCompleted(transfer.token);
      }
    }
  }

  /** Schedules the next look: no run can have ended before. */
  void wake(long now) {
    long bound = nextEnd();
    if (bound <= now) { // seen from too long ago: nothing ends now that was not already known
      advance(now);
      bound = nextEnd();
    }
    if (bound < wakeTick) {
      wakeTick = bound;
      queue.schedule(bound, Phase.COMPLETION, component, 0, 0);
    }
  }

  private long nextEnd() {
    long bound = Math.min(nextEnd(reads), nextEnd(writes));
    return programs == null ? bound : Math.min(bound, nextProgramEnd());
  }

  /** A tick before which no program ends; maximal if there is none. */
  private long nextProgramEnd() {
    if (programs.knowsEnd()) {
      return programs.nextEnd();
    }
    long cycle =
        concurrent != null
            ? concurrent.leastEnd(cursor)
            : interleaved != null ? interleaved.leastEnd(cursor) : exclusive.leastEnd();
    return cycle >= Controller.NEVER ? Long.MAX_VALUE : cycle * cycleTicks;
  }

  /** A tick before which no run of a direction ends; maximal if there is none. */
  private long nextEnd(Injector injector) {
    long bound = Long.MAX_VALUE;
    if (!injector.ended.isEmpty()) {
      bound = injector.ended.peekFirst().doneTick;
    }
    boolean someWithoutBurst = !writes.runs.isEmpty() || controller.mayAnswerReads();
    long toInject = 0;
    for (Run run : injector.runs) {
      toInject += run.toInject;
      long from = Math.max(cursor, run.fromCycle);
      long tick = (from + Math.max(1, toInject)) * cycleTicks;
      if (tick >= bound) {
        break;
      }
      if (!injector.write) {
        tick =
            Math.max(
                tick + lane.responseLatencyTicks(), returnLane.freeTick + run.toServe * laneTicks);
        if (!someWithoutBurst) {
          long lastIssue = cursor + (run.toServe - 1) / pseudoChannels * readGap;
          tick =
              Math.max(
                  tick,
                  (lastIssue + timing.readLatency + timing.burst) * cycleTicks
                      + lane.responseLatencyTicks());
        }
      }
      bound = Math.min(bound, tick);
    }
    return bound;
  }

  /** Decides all cycles that lie before a tick. */
  void advance(long tick) {
    long limit = Injector.ceilDivide(tick, cycleTicks);
    while (exclusive != null && programs.next() < limit) {
      advanceTo(programs.next());
      cursor = exclusive.take(cursor);
    }
    if (interleaved == null) {
      advanceTo(limit);
    } else {
      advanceInTurns(limit);
    }
  }

  private void advanceTo(long limit) {
    while (decideNext(limit, Controller.NEVER)) {
      if (readHits != null && columnRead) {
        takeHits(readHits, untilOther(writes, limit), limit);
      } else if (writeHits != null && columnWritten) {
        takeHits(writeHits, untilOther(reads, limit), limit);
      }
    }
    cursor = Math.max(cursor, limit);
  }

  /** Decides cycles before one, some of the host and some of the units. */
  private void advanceInTurns(long limit) {
    while (cursor < limit) {
      long request = Math.min(reads.nextInjection(cursor), writes.nextInjection(cursor));
      long made = reads.sequence + writes.sequence;
      long left = interleaved.accessesLeft(made);
      if (interleaved.haveChannel()) {
        cursor = interleaved.advance(limit, request, made);
      } else if (!interleaved.haveWork(cursor)) {
        advanceTo(Math.min(limit, programs.next()));
      } else if (left <= 0 || (request > cursor && controller.isIdle())) {
        cursor = interleaved.begin(cursor);
      } else if (!decideNext(limit, left)) {
        cursor = limit;
      }
    }
  }

  /**
   * Decides the next cycle before a limit in which something happens.
   *
   * @param most requests that may enter, at least one
   * @return whether there is such a cycle
   */
  private boolean decideNext(long limit, long most) {
    long read = controller.hasRoom(false) ? reads.nextInjection(cursor) : Controller.NEVER;
    long write = controller.hasRoom(true) ? writes.nextInjection(cursor) : Controller.NEVER;
    long cycle = Math.min(Math.min(read, write), controller.nextDecision());
    if (concurrent != null) {
      cycle = Math.max(cursor, Math.min(cycle, concurrent.nextDecision()));
    }
    if (cycle >= limit) {
      return false;
    }
    if (read == cycle) {
      inject(reads, cycle);
    }
    if (write == cycle && (read != cycle || most > 1)) {
      inject(writes, cycle);
    }
    columnRead = false;
    columnWritten = false;
    if (concurrent == null) {
      controller.decide(cycle);
    } else {
      concurrent.decide(cycle);
    }
    cursor = cycle + 1;
    return true;
  }

  private void takeHits(RowHits hits, long until, long limit) {
    if (concurrent == null || until > cursor) {
      cursor = hits.advance(cursor, until, limit);
    }
  }

  /**
   * The first cycle before a limit in which the other direction may take a request or units at the
   * banks may do something.
   */
  private long untilOther(Injector other, long limit) {
    long until =
        controller.hasRoom(other.write) ? Math.min(limit, other.nextInjection(cursor)) : limit;
    return concurrent == null
        ? until
        : Math.min(until, Math.min(concurrent.nextDecision(), concurrent.columnsUntil()));
  }

  private void inject(Injector injector, long cycle) {
    long transaction = injector.current.next;
    long sequence = injector.sequence;
    injector.injected(cycle);
    boolean queued =
        controller.accept(
            injector.write,
            transaction,
            mapping.bank(transaction),
            row(transaction),
            sequence,
            cycle);
    if (!injector.write && !queued) {
      returnLane.arrives(sequence, cycle + 1);
    }
  }

  private int row(long transaction) {
    if ((transaction & -rowSet) != rowSetBegin) {
      rowSetBegin = transaction & -rowSet;
      row = mapping.row(transaction);
    }
    return row;
  }

  private void columnIssued(boolean write, long sequence, long cycle) {
    if (write) {
      columnWritten = true;
    } else {
      columnRead = true;
      returnLane.arrives(sequence, cycle + timing.readLatency + timing.burst);
    }
  }

  /** Whether at the present tick no transaction is left to inject or to serve. */
  boolean isIdle(long tick) {
    advance(tick);
    return reads.runs.isEmpty()
        && writes.runs.isEmpty()
        && controller.isIdle()
        && (programs == null || programs.isIdle());
  }

  /** What was counted before a tick, which is an edge of no earlier than the last one reported. */
  ChannelActivity activity(long tick) {
    advance(tick);
    return accounts.activity(tick);
  }
}
