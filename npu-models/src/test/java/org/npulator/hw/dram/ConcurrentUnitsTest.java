package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.npulator.hw.dram.HostAndUnits.Outcome;
import org.npulator.hw.dram.HostAndUnits.Work;
import org.npulator.hw.program.PimProgram;

/** Units with row buffers of their own beside a host that reads without a break. */
class ConcurrentUnitsTest {
  private static final MemoryConfig MEMORY =
      Presets.memory("HBM3-6400-NeuPIMs", 1, 2, Mappings.TILE_DMA);
  private static final HostAccessConfig CONCURRENT = new HostAccessConfig.Concurrent();
  private static final HostAccessConfig EXCLUSIVE = new HostAccessConfig.Exclusive();
  private static final int ROWS = 24;
  private static final long END = 4_000_000;

  /** Rows that the host does not use: results of 8 columns, 16 of each row. */
  private static PimProgram products() {
    PimProgram.Builder steps = new PimProgram.Builder("normal");
    for (int row = 0; row < ROWS; row++) {
      steps.add("P_HEADER", 0, 0, 0);
      for (int i = 0; i < 16; i++) {
        steps.fence().add("COMPS8_READRES", 0, 30_000 + row, 8 * (i / 4));
      }
    }
    return steps.build();
  }

  /** Vectors are written into a row and copied before the products of a row. */
  private static PimProgram productsWithVectors() {
    PimProgram.Builder steps = new PimProgram.Builder("normal");
    for (int row = 0; row < ROWS / 4; row++) {
      for (int column = 0; column < 32; column++) {
        steps.add("WR", 0, 32_767, column);
      }
      steps.fence().add("GWRITE", 0, 32_767, 0).add("P_HEADER", 0, 0, 0);
      for (int i = 0; i < 16; i++) {
        steps.fence().add("COMPS8_READRES", 0, 30_000 + row, 8 * (i / 4));
      }
    }
    return steps.build();
  }

  private static Outcome run(HostAccessConfig policy, Work... works) {
    return HostAndUnits.run(MEMORY, policy, HostAndUnits.WIDE, List.of(works), END, true, null);
  }

  /**
   * Units come first: a product waits for an access of the host no longer than it takes to close
   * and open rows for it. The host's activations take some of the slots of tFAW.
   */
  @Test
  void readsOfTheHostHardlyHoldBackProducts() {
    for (PimProgram program : List.of(products(), productsWithVectors())) {
      Work units = Work.units(program);
      long alone = run(CONCURRENT, units).ends().get(0);
      Outcome together = run(CONCURRENT, units, Work.read(0, 2 << 20));
      assertThat(together.ends().get(1)).as("reads outlast the program").isGreaterThan(alone);
      assertThat(together.ends().get(0)).isBetween(alone, alone * 5 / 4);
    }
  }

  /**
   * Products use the command bus and the columns for a ninth of the time, activations of units and
   * of the host share tFAW: both take a little longer than each by itself.
   */
  @Test
  void bothTakeLessTimeTogetherThanOneAfterTheOther() {
    Work units = Work.units(products());
    Work reads = Work.read(0, 256 << 10);
    long unitsAlone = run(CONCURRENT, units).lastEnd();
    long readsAlone = run(CONCURRENT, reads).lastEnd();
    long together = run(CONCURRENT, units, reads).lastEnd();
    long inTurn = run(EXCLUSIVE, units, reads).lastEnd();

    assertThat(readsAlone).as("as much work").isBetween(unitsAlone * 4 / 5, unitsAlone * 5 / 4);
    assertThat(inTurn).isGreaterThan((unitsAlone + readsAlone) * 9 / 10);
    assertThat(together).isGreaterThanOrEqualTo(Math.max(unitsAlone, readsAlone));
    assertThat(together).isLessThan(Math.max(unitsAlone, readsAlone) * 5 / 4);
  }

  @Test
  void withoutUnitsTheHostIsServedAsOnAnExclusiveChannel() {
    Work reads = Work.read(4096, 300_000);
    Work writes = new Work(70, true, 1 << 22, 100_000, Optional.empty());

    Outcome concurrent = run(CONCURRENT, reads, writes);
    Outcome exclusive = run(EXCLUSIVE, reads, writes);

    assertThat(concurrent.ends()).isEqualTo(exclusive.ends());
    assertThat(concurrent.activity().commands()).isEqualTo(exclusive.activity().commands());
    assertThat(concurrent.activity().stateTicks()).isEqualTo(exclusive.activity().stateTicks());
  }

  @Test
  void busIsIdleForUnitsOnlyWhileTheyHaveAProgram() {
    Outcome outcome = run(CONCURRENT, Work.units(products()));
    ChannelActivity activity = outcome.activity();
    long ticks = HostAndUnits.TICKS_PER_CYCLE;

    assertThat(activity.stateTicks().get("data")).isZero();
    assertThat(activity.stateTicks().get("pim")).isEqualTo(activity.units().cycles() * ticks);
    assertThat(activity.stateTicks().get("noRequest"))
        .isEqualTo(END - activity.units().cycles() * ticks);
  }
}
