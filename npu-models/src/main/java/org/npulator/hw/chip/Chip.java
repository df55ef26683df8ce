package org.npulator.hw.chip;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Stream;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.time.TimeBase;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.cache.CacheActivity;
import org.npulator.hw.cache.SystemCache;
import org.npulator.hw.dram.ChannelActivity;
import org.npulator.hw.dram.DramEnergy;
import org.npulator.hw.dram.DramEnergyItem;
import org.npulator.hw.dram.MemorySystem;
import org.npulator.hw.energy.EnergyAccount;
import org.npulator.hw.energy.EnergyItem;
import org.npulator.hw.noc.Crossbar;
import org.npulator.hw.noc.InterconnectConfig.CrossbarConfig;
import org.npulator.hw.noc.Network;
import org.npulator.hw.noc.NetworkConfig;
import org.npulator.hw.port.Lane;
import org.npulator.hw.port.MemoryPort;
import org.npulator.hw.port.PimPort;
import org.npulator.hw.program.ChipProgram;
import org.npulator.hw.program.TileProgram;

/**
 * A simulated chip. Programs are executed one after the other; the state of the memory (open rows,
 * refresh, writes not yet drained) carries over from one to the next. A step ends at the first edge
 * common to all clocks after its last instruction is complete, so that every state of every unit
 * lasts a whole number of cycles of its clock.
 */
public final class Chip {
  private static final int STOP_PORT = 0;

  private final NpuConfig config;
  private final TimeBase timeBase;
  private final long commonPeriodTicks;
  private final EventQueue events;
  private final int component;
  private final MemorySystem memory;
  private final Optional<SystemCache> cache;
  private final Optional<Network> network;
  private final List<Core> cores = new ArrayList<>();
  private int incompletePrograms;
  private boolean stopped;

  /**
   * @throws IllegalArgumentException if the configuration is not a machine that can work
   */
  public Chip(NpuConfig config, TimelineSink timeline) {
    this(config, timeline, Set.of());
  }

  /**
   * A chip some parts of which take no time, to tell what they cost. Its energy is that of what it
   * still counts.
   *
   * @throws IllegalArgumentException if the configuration is not a machine that can work
   */
  public Chip(NpuConfig config, TimelineSink timeline, Set<IdealPart> ideal) {
    this.config = config;
    timeBase = config.timeBase();
    commonPeriodTicks = config.commonPeriodTicks();
    ClockDomain coreClock = timeBase.clock(config.cores().clock());
    CrossbarConfig crossbar = (CrossbarConfig) config.interconnect();
    ClockDomain memoryClock = timeBase.clock(NpuConfig.MEMORY_CLOCK);
    events = new EventQueue(Math.min(coreClock.ticksPerCycle(), memoryClock.ticksPerCycle()));
    component = events.register((port, argument) -> stop());
    Lane lane =
        new Crossbar(crossbar, timeBase.clock(crossbar.clock()))
            .lane(config.cores().count() * config.cores().dma().outstandingBytes());
    memory =
        new MemorySystem(
            config.memory(), events, memoryClock, lane, config.pim().map(PimConfig::controller));
    Optional<PimPort> units = config.pim().map(pim -> memory);
    MemoryPort backing = ideal.contains(IdealPart.DRAM) ? new IdealMemory(events) : memory;
    cache =
        config
            .systemCache()
            .map(
                spec ->
                    new SystemCache(
                        spec,
                        timeBase.clock(spec.clock()),
                        lane.requestLatencyTicks() + lane.responseLatencyTicks(),
                        events,
                        backing));
    MemoryPort port = cache.isPresent() ? cache.get() : backing;
    int count = config.cores().count();
    Optional<MessageBoard> board;
    if (count > 1) {
      NetworkConfig noc = config.noc().orElseThrow();
      ClockDomain nocClock = timeBase.clock(noc.clock());
      Network routers = new Network(noc, count, nocClock, events);
      network = Optional.of(routers);
      board = Optional.of(new MessageBoard(routers, noc, nocClock, count));
    } else {
      network = Optional.empty();
      board = Optional.empty();
    }
    for (int number = 0; number < count; number++) {
      cores.add(
          new Core(number, config.cores(), coreClock, events, port, units, board, timeline, ideal));
    }
  }

  /** The time base of all ticks in reports. */
  public TimeBase timeBase() {
    return timeBase;
  }

  /** The present time in ticks. */
  public long now() {
    return events.now();
  }

  /**
   * Lets time pass without work, up to the next common edge of all clocks; the engines have none,
   * the memory drains its writes and goes on refreshing.
   *
   * @throws IllegalArgumentException if negative, not finite, or beyond the end of simulated time
   */
  public void idle(double seconds) {
    if (!(seconds >= 0 && Double.isFinite(seconds))) {
      throw new IllegalArgumentException("cannot be idle for " + seconds + " s");
    }
    BigInteger ticks = wholeTicks(seconds);
    if (ticks.bitLength() > Long.SIZE - 2 || ticks.longValue() > Long.MAX_VALUE / 2 - now()) {
      throw new IllegalArgumentException("cannot be idle for " + seconds + " s");
    }
    stopAt(commonEdge(now() + ticks.longValue()));
    runToStop();
  }

  /**
   * Lets time pass until the memory has issued all writes that wait in its controllers, up to the
   * next common edge of all clocks.
   */
  public void drain() {
    while (!memory.isIdle(now())) {
      stopAt(now() + commonPeriodTicks);
      runToStop();
    }
  }

  /** Ticks in the decimal number of seconds that was written, without binary rounding. */
  private BigInteger wholeTicks(double seconds) {
    return BigDecimal.valueOf(seconds)
        .multiply(BigDecimal.valueOf(timeBase.tickRate().numeratorHertz()))
        .divide(BigDecimal.valueOf(timeBase.tickRate().denominator()), 0, RoundingMode.CEILING)
        .toBigInteger();
  }

  /** Executes a program on the first core from now to its end. */
  public StepExecution execute(TileProgram program) {
    return execute(new ChipProgram(List.of(program)));
  }

  /**
   * Executes the programs of the cores from now to the end of the last one.
   *
   * @throws IllegalArgumentException if there are more programs than cores
   */
  public StepExecution execute(ChipProgram program) {
    if (program.cores().size() > cores.size()) {
      throw new IllegalArgumentException(
          program.cores().size() + " programs for " + cores.size() + " cores");
    }
    long start = now();
    OperatorLedger ledger = new OperatorLedger(program.operators());
    incompletePrograms = 0;
    for (int number = 0; number < program.cores().size(); number++) {
      TileProgram part = program.cores().get(number);
      if (!part.instructions().isEmpty()) {
        incompletePrograms++;
        cores.get(number).begin(part, ledger, this::programComplete);
      }
    }
    if (incompletePrograms > 0) {
      runToStop();
    }
    return new StepExecution(start, now(), ledger.operators(start, now()));
  }

  private void programComplete() {
    incompletePrograms--;
    if (incompletePrograms == 0) {
      stopAt(commonEdge(now()));
    }
  }

  private long commonEdge(long tick) {
    return Math.multiplyExact(-Math.floorDiv(-tick, commonPeriodTicks), commonPeriodTicks);
  }

  private void stopAt(long tick) {
    events.schedule(tick, Phase.COMPLETION, component, STOP_PORT, 0);
  }

  private void stop() {
    stopped = true;
    events.stop();
  }

  private void runToStop() {
    stopped = false;
    events.run();
    if (!stopped) {
      throw new IllegalStateException("nothing happens any more at tick " + now());
    }
    cores.forEach(core -> core.idleUntil(now()));
  }

  /** What was counted from the start of the simulation to now. */
  public ChipReport report() {
    List<ChannelActivity> channels = memory.activity(now());
    EnergyAccount energy = new EnergyAccount(config.energy());
    cores.forEach(core -> core.countActions(energy));
    network.ifPresent(
        routers -> {
          energy.nocRouters(routers.activity().routedBytes());
          energy.nocLinks(routers.activity().linkedBytes());
        });
    cache.ifPresent(
        lines ->
            energy.sram(
                "systemCache",
                config.systemCache().orElseThrow().bankBytes(),
                lines.activity().bytesRead(),
                lines.activity().bytesWritten()));
    energy.staticSeconds(timeBase.seconds(now()));
    DramEnergy dramEnergy = new DramEnergy(config.memory());
    return new ChipReport(
        now(),
        cores.stream().mapToLong(Core::macs).sum(),
        cores.stream().mapToLong(Core::pimMacs).sum(),
        cores.stream().flatMap(core -> core.engineReports().stream()).toList(),
        channels.stream().map(this::channelReport).toList(),
        cache.map(lines -> cacheReport(lines.activity())),
        Stream.concat(
                energy.items().stream().map(Chip::component),
                dramEnergy.items(channels, timeBase).stream().map(Chip::component))
            .toList(),
        Stream.concat(energy.notModelled().stream(), dramEnergy.notModelled().stream()).toList());
  }

  private static CacheReport cacheReport(CacheActivity activity) {
    return new CacheReport(
        activity.hits(),
        activity.misses(),
        activity.bypasses(),
        activity.writeBacks(),
        activity.deadLines(),
        activity.bytesRead(),
        activity.bytesWritten());
  }

  private ChannelReport channelReport(ChannelActivity activity) {
    return new ChannelReport(
        activity.channel(),
        config.memory().device().organization().pseudoChannelCount(),
        activity.bytesRead(),
        activity.bytesWritten(),
        activity.commands(),
        activity.stateTicks());
  }

  private static EnergyComponent component(DramEnergyItem item) {
    return new EnergyComponent(
        item.name(),
        item.count(),
        item.unit(),
        item.joules(),
        item.lowJoules(),
        item.highJoules(),
        item.source());
  }

  private static EnergyComponent component(EnergyItem item) {
    return new EnergyComponent(
        item.name(),
        item.count(),
        item.unit(),
        item.joules(),
        item.estimated() ? OptionalDouble.of(item.lowJoules()) : OptionalDouble.empty(),
        item.estimated() ? OptionalDouble.of(item.highJoules()) : OptionalDouble.empty(),
        item.source());
  }
}
