package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
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
    if (policy instanceof HostAccessConfig.Exclusive) {
      assertThat(activity.stateTicks().get("pim"))
          .isGreaterThanOrEqualTo(buses * TICKS_PER_CYCLE * units.cycles());
    } else {
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
    long end = 2_000_000;

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
      builder.add(
          commands.get(random.nextInt(commands.size())),
          random.nextInt(memory.geometry().banks),
          random.nextInt(3),
          random.nextInt(32));
    }
    return builder.build();
  }
}
