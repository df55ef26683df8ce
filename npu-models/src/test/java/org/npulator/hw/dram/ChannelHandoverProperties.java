package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.npulator.hw.port.Lane;
import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgram.ModeSwitch;

/** Random transfers of a host and random programs of units on one channel. */
class ChannelHandoverProperties {
  private static final List<String> DEVICES =
      List.of(
          "HBM3-6400-AttAcc",
          "HBM3-6400-HBM-PIM",
          "HBM3-6400-AiM",
          "HBM3-6400-NeuPIMs",
          "HBM3-6400-Newton",
          "HBM3-6400-Pimba",
          "HBM3-6400-low-precision");
  private static final long TICKS_PER_CYCLE = HostAndUnits.TICKS_PER_CYCLE;

  @Property(tries = 30)
  void everyCommandOfHostAndUnitsKeepsTheTableAndNothingIsLost(@ForAll long seed) {
    Random random = new Random(seed);
    everyCommandKeepsTheTable(
        random, DEVICES.get(random.nextInt(DEVICES.size())), new HostAccessConfig.Exclusive());
  }

  @Property(tries = 60)
  void everyCommandOfHostAndUnitsAtWorkTogetherKeepsTheTableAndNothingIsLost(@ForAll long seed) {
    everyCommandKeepsTheTable(
        new Random(seed), "HBM3-6400-NeuPIMs", new HostAccessConfig.Concurrent());
  }

  @Property(tries = 60)
  void everyCommandOfHostAndUnitsInTurnsKeepsTheTableAndNothingIsLost(@ForAll long seed) {
    Random random = new Random(seed);
    everyCommandKeepsTheTable(random, DEVICES.get(random.nextInt(DEVICES.size())), turns(random));
  }

  private static HostAccessConfig turns(Random random) {
    return new HostAccessConfig.Interleaved(1 + random.nextInt(random.nextBoolean() ? 4 : 400));
  }

  private static void everyCommandKeepsTheTable(
      Random random, String device, HostAccessConfig policy) {
    MemoryConfig memory = Presets.memory(device, 1, 1 + random.nextInt(2), Mappings.TILE_DMA);
    List<HostAndUnits.Work> works = works(random, memory);
    Lane lane = random.nextBoolean() ? HostAndUnits.NARROW : HostAndUnits.WIDE;
    long end = 4_000_000;
    CommandChecker checker = new CommandChecker(memory);
    HostAndUnits.Outcome recorded =
        HostAndUnits.run(memory, policy, lane, works, end, false, checker);

    assertThat(checker.violations()).isEmpty();
    assertThat(recorded.ends()).as("each ends").doesNotContainNull();
    ChannelActivity activity = recorded.activity();
    PimActivity units = activity.units();
    assertThat(activity.bytesRead() + activity.bytesForwarded() - 32 * units.reads())
        .isEqualTo(bytes(works, false));
    assertThat(activity.bytesWritten() + activity.bytesCoalesced() - 32 * units.writes())
        .isEqualTo(bytes(works, true));
    assertThat(
            units.commands().entrySet().stream()
                .filter(entry -> !entry.getKey().matches(".*ACT.*|.*PRE.*|REF.*"))
                .mapToLong(Map.Entry::getValue)
                .sum())
        .as("each step of a program is served once")
        .isEqualTo(
            works.stream().flatMap(w -> w.program().stream()).mapToLong(PimProgram::size).sum());
    int buses = memory.geometry().pseudoChannels;
    assertThat(activity.stateTicks().values().stream().mapToLong(Long::longValue).sum())
        .as("each data bus is in one state")
        .isEqualTo(buses * end);
    if (!(policy instanceof HostAccessConfig.Concurrent)) {
      assertThat(activity.stateTicks().get("pim"))
          .isGreaterThanOrEqualTo(buses * TICKS_PER_CYCLE * units.cycles());
    }
    if (!(policy instanceof HostAccessConfig.Exclusive)) {
      assertThat(activity.stateTicks().get("data"))
          .as("bursts of the host")
          .isEqualTo(hostBursts(activity) * burst(memory) * TICKS_PER_CYCLE);
    }
    assertThat(units.stateCycles().values().stream().mapToLong(Long::longValue).sum())
        .as("units are in one state")
        .isEqualTo(units.cycles());
    DeviceTiming timing = new DeviceTiming(memory.device());
    long intervals = end / TICKS_PER_CYCLE / timing.refreshInterval;
    int domains = memory.geometry().domains;
    assertThat(activity.refreshes())
        .isBetween(domains * (intervals - 1), domains * (intervals + 1));
  }

  private static long hostBursts(ChannelActivity activity) {
    PimActivity units = activity.units();
    return activity.reads() + activity.writes() - units.reads() - units.writes();
  }

  private static long burst(MemoryConfig memory) {
    return new DeviceTiming(memory.device()).burst;
  }

  @Property(tries = 30)
  void whatIsKnownOfProgramsChangesNothing(@ForAll long seed) {
    shortcutsChangeNothing(seed, "HBM3-6400-AttAcc", new HostAccessConfig.Exclusive());
  }

  @Property(tries = 60)
  void rowHitsTakenTogetherBesideUnitsChangeNothing(@ForAll long seed) {
    shortcutsChangeNothing(seed, "HBM3-6400-NeuPIMs", new HostAccessConfig.Concurrent());
  }

  @Property(tries = 25)
  void rowHitsTakenTogetherInTurnsChangeNothing(@ForAll long seed) {
    Random random = new Random(seed);
    shortcutsChangeNothing(seed, DEVICES.get(random.nextInt(DEVICES.size())), turns(random));
  }

  @Property(tries = 30)
  void timesAtWhichChannelsInTurnsAreLookedAtChangeNothing(@ForAll long seed) {
    Random random = new Random(seed);
    String device = DEVICES.get(random.nextInt(DEVICES.size()));
    MemoryConfig memory = Presets.memory(device, 1, 1 + random.nextInt(2), Mappings.TILE_DMA);
    List<HostAndUnits.Work> works = works(random, memory);
    Lane lane = random.nextBoolean() ? HostAndUnits.NARROW : HostAndUnits.WIDE;
    HostAccessConfig policy = turns(random);
    long end = 8_000_000;
    int apart = 1 + random.nextInt(random.nextBoolean() ? 20 : 2000);
    List<HostAndUnits.Look> looks = new ArrayList<>();
    for (long tick = 0; tick < 500_000; tick += 1 + random.nextInt(apart)) {
      boolean reported = random.nextInt(8) == 0;
      looks.add(
          new HostAndUnits.Look(
              tick,
              (system, now) -> {
                if (reported) {
                  everyCycleHasOneState(memory, system.activity(now).get(0), now);
                } else {
                  system.isIdle(now);
                }
              }));
    }

    HostAndUnits.Outcome unseen =
        HostAndUnits.run(memory, policy, lane, works, end, true, null, List.of());
    HostAndUnits.Outcome seen =
        HostAndUnits.run(memory, policy, lane, works, end, true, null, looks);

    assertThat(seen).isEqualTo(unseen);
  }

  private static void everyCycleHasOneState(MemoryConfig memory, ChannelActivity now, long tick) {
    assertThat(now.stateTicks().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(memory.geometry().pseudoChannels * tick);
    PimActivity units = now.units();
    assertThat(units.stateCycles().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(units.cycles());
    assertThat(units.activeCycles() + units.prechargedCycles())
        .isEqualTo(memory.geometry().ranks * units.cycles());
  }

  /**
   * Another channel is asked for something in each cycle, so that this one is looked at and asked
   * for its next end in each cycle.
   */
  @Property(tries = 8)
  void endsAreToldInTheirTickHoweverLongBeforeTheyAreBounded(@ForAll long seed) {
    Random random = new Random(seed);
    String device = DEVICES.get(random.nextInt(DEVICES.size()));
    MemoryConfig memory = Presets.memory(device, 2, 1, Mappings.TILE_DMA);
    AddressMapping mapping = new AddressMapping(memory);
    List<HostAndUnits.Work> works =
        works(random, memory).stream()
            .filter(work -> work.tick() < 60_000)
            .flatMap(work -> onFirstChannel(work, mapping))
            .toList();
    HostAccessConfig policy = turns(random);
    long end = 4_000_000;
    List<HostAndUnits.Look> looks =
        LongStream.range(0, 400_000 / TICKS_PER_CYCLE)
            .mapToObj(
                cycle ->
                    new HostAndUnits.Look(
                        cycle * TICKS_PER_CYCLE + 1,
                        (system, now) -> {
                          system.isIdle(now);
                          system.transfer(
                              true, mapping.address(1, cycle % 512), 32, 1, 0, token -> {}, 0);
                        }))
            .toList();

    Lane lane = HostAndUnits.WIDE;
    List<Long> bounded =
        HostAndUnits.run(memory, policy, lane, works, end, true, null, List.of()).ends();
    List<Long> asked = HostAndUnits.run(memory, policy, lane, works, end, true, null, looks).ends();

    assertThat(bounded).isEqualTo(asked).doesNotContainNull();
  }

  private static Stream<HostAndUnits.Work> onFirstChannel(
      HostAndUnits.Work work, AddressMapping mapping) {
    if (work.program().isPresent()) {
      return Stream.of(work);
    }
    long first = mapping.firstTransaction(0, work.address());
    return LongStream.range(first, first + Math.min(work.bytes() / 32, 40))
        .mapToObj(
            transaction ->
                new HostAndUnits.Work(
                    work.tick(),
                    work.write(),
                    mapping.address(0, transaction),
                    32,
                    Optional.empty()));
  }

  /**
   * Units go first, so that what they hold back of the host may last beyond their end, but as much
   * is done meanwhile: all is done about as early as one after the other, mostly earlier.
   */
  @Property(tries = 30)
  void workBesideEachOtherIsDoneNoLaterThanOneAfterTheOther(@ForAll long seed) {
    Random random = new Random(seed);
    MemoryConfig memory = Presets.memory("HBM3-6400-NeuPIMs", 1, 2, Mappings.TILE_DMA);
    List<HostAndUnits.Work> works = works(random, memory);
    Lane lane = random.nextBoolean() ? HostAndUnits.NARROW : HostAndUnits.WIDE;
    long end = 4_000_000;
    long together =
        HostAndUnits.run(memory, new HostAccessConfig.Concurrent(), lane, works, end, true, null)
            .lastEnd();
    long inTurn =
        HostAndUnits.run(memory, new HostAccessConfig.Exclusive(), lane, works, end, true, null)
            .lastEnd();

    assertThat(together).isLessThanOrEqualTo(inTurn * 21 / 20);
  }

  private static void shortcutsChangeNothing(long seed, String device, HostAccessConfig policy) {
    Random random = new Random(seed);
    MemoryConfig memory = Presets.memory(device, 1, 2, Mappings.TILE_DMA);
    List<HostAndUnits.Work> works = works(random, memory);
    Lane lane = random.nextBoolean() ? HostAndUnits.NARROW : HostAndUnits.WIDE;
    long end = 8_000_000;

    HostAndUnits.Outcome each = HostAndUnits.run(memory, policy, lane, works, end, false, null);
    HostAndUnits.Outcome once = HostAndUnits.run(memory, policy, lane, works, end, true, null);

    assertThat(once).isEqualTo(each);
  }

  private static long bytes(List<HostAndUnits.Work> works, boolean write) {
    return works.stream()
        .filter(work -> work.program().isEmpty() && work.write() == write)
        .mapToLong(HostAndUnits.Work::bytes)
        .sum();
  }

  /** The same few programs come again and again. */
  private static List<HostAndUnits.Work> works(Random random, MemoryConfig memory) {
    List<PimProgram> programs =
        List.of(program(random, memory), program(random, memory), program(random, memory));
    List<HostAndUnits.Work> works = new ArrayList<>();
    long tick = 0;
    for (int i = 0; i < 30; i++) {
      tick += random.nextInt(random.nextInt(4) == 0 ? 60_000 : 600);
      boolean units = random.nextInt(3) == 0;
      works.add(
          new HostAndUnits.Work(
              tick,
              random.nextBoolean(),
              32L * random.nextInt(random.nextBoolean() ? 1 << 12 : 1 << 20),
              32L * (1 + random.nextInt(200)),
              units ? Optional.of(programs.get(random.nextInt(3))) : Optional.empty()));
    }
    return works;
  }

  private static PimProgram program(Random random, MemoryConfig memory) {
    boolean modes = memory.device().pim().orElseThrow().modes().isPresent();
    return modes ? inModes(random) : inNormalMode(random, memory);
  }

  /** Into the all-bank modes and back. */
  private static PimProgram inModes(Random random) {
    PimProgram.Builder builder = new PimProgram.Builder("single-bank");
    builder.add("RD", random.nextInt(16), 5, 0).alone();
    builder.add("WR", 0, 9, 0).alone().switches(ModeSwitch.OPENED, "all-bank");
    builder.add("AB_WR", 0, 8, 0).alone().switches(ModeSwitch.SERVED, "all-bank-pim");
    int steps = 1 + random.nextInt(200);
    for (int i = 0; i < steps; i++) {
      if (random.nextInt(12) == 0) {
        builder.block();
      }
      builder.add(
          random.nextBoolean() ? "AB_RD" : "AB_WR", random.nextInt(2), random.nextInt(3), i % 32);
      if (random.nextInt(8) == 0) {
        builder.alone();
      }
    }
    builder.add("AB_WR", 1, 7, 0).alone().switches(ModeSwitch.CLOSED, "single-bank");
    builder.add("RD", 1 + 2 * random.nextInt(8), 6, 0);
    return builder.build();
  }

  private static PimProgram inNormalMode(Random random, MemoryConfig memory) {
    PimProgram.Builder builder = new PimProgram.Builder("normal");
    List<String> commands =
        Stream.concat(
                Stream.of("RD", "WR"),
                memory.device().pim().orElseThrow().commands().keySet().stream())
            .filter(name -> !name.matches(".*ACT.*|.*PRE"))
            .filter(name -> !name.matches("PRE.*"))
            .toList();
    int steps = 1 + random.nextInt(400);
    for (int i = 0; i < steps; i++) {
      if (random.nextInt(8) == 0) {
        builder.fence();
      }
      if (random.nextInt(12) == 0) {
        builder.block();
      }
      builder.add(
          commands.get(random.nextInt(commands.size())),
          random.nextInt(memory.geometry().banks),
          random.nextInt(3),
          random.nextInt(32));
    }
    return builder.build();
  }
}
