package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.npulator.hw.dram.HostAndUnits.Outcome;
import org.npulator.hw.dram.HostAndUnits.Work;
import org.npulator.hw.program.PimProgram;

/** Units that give their channel to the host between the blocks of a program. */
class InterleavedUnitsTest {
  private static final MemoryConfig MEMORY =
      Presets.memory("HBM3-6400-AttAcc", 1, 2, Mappings.TILE_DMA);
  private static final HostAccessConfig EXCLUSIVE = new HostAccessConfig.Exclusive();
  private static final int BLOCKS = 60;
  private static final int BURST = 32;
  private static final long END = 2_000_000;

  private static HostAccessConfig turnsOf(int accesses) {
    return new HostAccessConfig.Interleaved(accesses);
  }

  /** A row of products in each block; rows that the host does not use. */
  private static PimProgram products(int blocks) {
    PimProgram.Builder steps = new PimProgram.Builder("normal");
    for (int row = 0; row < blocks; row++) {
      steps.block().fence();
      for (int column = 0; column < 32; column++) {
        steps.add("MACAB", 0, 30_000 + row, column);
      }
    }
    return steps.build();
  }

  private static Work read(long tick, int accesses) {
    return new Work(tick, false, 0, (long) accesses * BURST, Optional.empty());
  }

  private static Work units(long tick, PimProgram program) {
    return new Work(tick, false, 0, 0, Optional.of(program));
  }

  private static Outcome run(HostAccessConfig policy, Work... works) {
    return HostAndUnits.run(MEMORY, policy, HostAndUnits.WIDE, List.of(works), END, true, null);
  }

  /** Whose column commands were issued, in their order: H of the host, U of the units. */
  private static String order(HostAccessConfig policy, List<Work> works) {
    StringBuilder order = new StringBuilder();
    HostAndUnits.run(
        MEMORY,
        policy,
        HostAndUnits.WIDE,
        works,
        END,
        true,
        (command, ofHost) -> {
          if (!command.name().matches(".*ACT.*|.*PRE.*|REF.*")) {
            order.append(ofHost ? 'H' : 'U');
          }
        },
        List.of());
    return order.toString();
  }

  @Property(tries = 30)
  void withoutRequestsOfTheHostProgramsTakeWhatTheyTakeOnAnExclusiveChannel(@ForAll long seed) {
    Random random = new Random(seed);
    List<Work> works = new ArrayList<>();
    long tick = 0;
    for (int i = 0; i < 5; i++) {
      works.add(units(tick, products(1 + random.nextInt(40))));
      tick += random.nextInt(100_000);
    }
    Work[] all = works.toArray(Work[]::new);

    assertThat(run(turnsOf(1 + random.nextInt(9)), all)).isEqualTo(run(EXCLUSIVE, all));
  }

  @Test
  void withoutProgramsTheHostIsServedAsOnAnExclusiveChannel() {
    Work writes = new Work(70, true, 1 << 22, 100_000, Optional.empty());

    assertThat(run(turnsOf(1), read(0, 9000), writes))
        .isEqualTo(run(EXCLUSIVE, read(0, 9000), writes));
  }

  /**
   * A read waits for the block in work, at most 32 products six cycles apart with the change of
   * their row, and the change of hands; the program waits for the read.
   */
  @Test
  void readIsServedBeforeTheNextBlockAndTheProgramEndsLater() {
    Work program = units(0, products(BLOCKS));
    Work read = read(20_000, 20);
    Outcome exclusive = run(EXCLUSIVE, program, read);
    Outcome inTurns = run(turnsOf(32), program, read);
    long alone = run(turnsOf(32), read).ends().get(0) - read.tick();
    long block = run(EXCLUSIVE, program).ends().get(0) / BLOCKS;

    assertThat(exclusive.ends().get(1)).isGreaterThan(exclusive.ends().get(0));
    assertThat(inTurns.ends().get(1) - read.tick()).isBetween(alone, alone + 2 * block);
    assertThat(inTurns.ends().get(0) - exclusive.ends().get(0)).isBetween(1L, alone + block);
  }

  @Property(tries = 40)
  void hostHasAtMostItsAccessesAndOnlyBetweenBlocks(
      @ForAll @IntRange(min = 1, max = 60) int accesses,
      @ForAll @IntRange(min = 0, max = 60_000) int tick,
      @ForAll @IntRange(min = 1, max = 1500) int reads,
      @ForAll @IntRange(min = 1, max = 300) int writes) {
    Work written = new Work(tick, true, 1 << 22, (long) writes * BURST, Optional.empty());
    String order =
        order(turnsOf(accesses), List.of(units(0, products(BLOCKS)), read(tick, reads), written));

    assertThat(order.chars().filter(c -> c == 'H').count()).isEqualTo(reads + writes);
    assertThat(order.chars().filter(c -> c == 'U').count()).isEqualTo(32 * BLOCKS);
    int last = order.lastIndexOf('U');
    int first = order.indexOf('U');
    int products = 0;
    int made = 0;
    for (char of : order.substring(first, last + 1).toCharArray()) {
      if (of == 'U') {
        products++;
        made = 0;
      } else {
        made++;
        assertThat(products % 32).as("products of a block that was begun").isZero();
        assertThat(made).isLessThanOrEqualTo(accesses);
      }
    }
  }

  /** More requests wait than a turn takes: the host has full turns and the units one block each. */
  @Test
  void turnsAlternateWhileBothHaveWork() {
    String order = order(turnsOf(8), List.of(units(0, products(5)), read(0, 100)));

    assertThat(order)
        .isEqualTo(("H".repeat(8) + "U".repeat(32)).repeat(5) + "H".repeat(100 - 5 * 8));
  }

  /** The end of a program is one of a block. */
  @Test
  void hostHasATurnBetweenProgramsThatWait() {
    PimProgram block = products(1);
    String order =
        order(
            turnsOf(8), List.of(units(0, block), units(0, block), units(0, block), read(99, 100)));

    assertThat(order)
        .isEqualTo(("U".repeat(32) + "H".repeat(8)).repeat(3) + "H".repeat(100 - 3 * 8));
  }

  /** The host had more than a turn before the program came: what is in the queues is served. */
  @Test
  void programGetsTheChannelOfAHostThatHadItsTurn() {
    String order = order(turnsOf(8), List.of(read(0, 400), units(1000, products(1))));

    assertThat(order.indexOf('U')).isBetween(8, 200);
    assertThat(order.substring(order.indexOf('U'), order.lastIndexOf('U') + 1))
        .isEqualTo("U".repeat(32));
  }

  /**
   * A turn ends when no request waits, so that the units are not held back for accesses to come.
   */
  @Test
  void turnEndsWhenNoRequestWaits() {
    List<Work> works = new ArrayList<>(List.of(units(0, products(BLOCKS))));
    IntStream.range(0, 10).forEach(i -> works.add(read(10_000 + 4000L * i, 3)));
    String order = order(turnsOf(1000), works);

    assertThat(order.substring(0, order.lastIndexOf('U')).split("U+"))
        .hasSizeGreaterThan(8)
        .allMatch(made -> made.length() <= 6);
  }

  @Test
  void longerTurnsAreBetterForTheHostAndWorseForTheUnits() {
    Work program = units(0, products(BLOCKS));

    assertThat(ends(1, program, read(0, 4000)).map(end -> -end)).isSorted();
    assertThat(ends(0, program, read(0, 20_000))).as("reads to the end").isSorted();
  }

  private static Stream<Long> ends(int work, Work... works) {
    return IntStream.of(4, 16, 64, 256)
        .mapToObj(accesses -> run(turnsOf(accesses), works).ends().get(work));
  }

  /** In another mode than the normal one the host could not open a row. */
  @Test
  void hostWaitsForTheNormalMode() {
    MemoryConfig memory = Presets.memory("HBM3-6400-HBM-PIM", 1, 1, Mappings.TILE_DMA);
    PimProgram.Builder steps = new PimProgram.Builder("single-bank");
    steps.add("WR", 0, 9, 0).alone().switches(PimProgram.ModeSwitch.OPENED, "all-bank");
    steps.add("AB_WR", 0, 8, 0).alone().switches(PimProgram.ModeSwitch.SERVED, "all-bank-pim");
    for (int i = 0; i < 64; i++) {
      steps.block().add("AB_RD", 0, i / 8, i % 8);
    }
    steps.add("AB_WR", 1, 7, 0).alone().switches(PimProgram.ModeSwitch.CLOSED, "single-bank");
    List<Work> works = List.of(units(0, steps.build()), read(2000, 40));

    Outcome inTurns =
        HostAndUnits.run(memory, turnsOf(8), HostAndUnits.WIDE, works, END, true, null);

    assertThat(inTurns.ends().get(1)).isGreaterThan(inTurns.ends().get(0));
  }
}
