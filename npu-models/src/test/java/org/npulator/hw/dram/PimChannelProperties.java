package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgram.ModeSwitch;

/** Random programs of host accesses and commands of units, on random controllers. */
class PimChannelProperties {
  private static final String[] ATTACC = {"MACAB", "MACSB", "MACPB", "WRGB", "MVSB", "SFM", "RD"};
  private static final String[] HBM_PIM = {"AB_RD", "AB_WR", "RD", "WR"};

  @Property(tries = 150)
  void everyCommandKeepsTheTableAndTheStatesOfBanks(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int steps) {
    Random random = new Random(seed);
    boolean attAcc = random.nextBoolean();
    PimMemoryConfig memory = memory(random, attAcc);
    PimProgram program = attAcc ? attAcc(random, memory, steps) : hbmPim(random, memory, steps);
    CommandChecker checker = new CommandChecker(memory);
    PimChannel channel =
        new PimChannel(
            0,
            memory,
            (number, cycle, name, rank, group, bank, row, column, write) ->
                checker.check(new IssuedCommand(0, number, cycle, name, rank, group, bank, row)));
    long cycles = channel.run(program);
    assertThat(checker.violations()).isEmpty();
    PimActivity activity = channel.activity();
    assertThat(served(activity)).as("each step is served once").isEqualTo(program.size());
    assertThat(activity.stateCycles().values().stream().mapToLong(Long::longValue).sum())
        .as("each cycle has one state")
        .isEqualTo(cycles);
    if (memory.controller().refresh() instanceof RefreshConfig.AllBank) {
      int domains = memory.geometry().domains;
      long interval = new DeviceTiming(memory.device()).refreshInterval;
      assertThat(activity.refreshes())
          .isBetween(
              domains * Math.max(0, cycles / interval - 2), domains * (1 + cycles / interval));
    }
  }

  private static long served(PimActivity activity) {
    return activity.commands().entrySet().stream()
        .filter(entry -> !entry.getKey().matches("ACT.*|PRE.*|REF.*|AB_ACT|AB_PRE"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static PimMemoryConfig memory(Random random, boolean attAcc) {
    return new PimMemoryConfig(
        Presets.device(attAcc ? "HBM3-5200-AttAcc" : "HBM2-2000-PIM"),
        1,
        1 + random.nextInt(2),
        new PimControllerConfig(
            1 + random.nextInt(64),
            random.nextBoolean() ? Optional.of(1 + random.nextInt(3)) : Optional.empty(),
            random.nextBoolean(),
            random.nextBoolean(),
            random.nextInt(4) == 0
                ? new RefreshConfig.None()
                : new RefreshConfig.AllBank(Optional.empty()),
            Optional.of(random.nextBoolean()),
            Optional.of(random.nextBoolean()),
            Optional.empty()));
  }

  private static PimProgram attAcc(Random random, PimMemoryConfig memory, int steps) {
    PimProgram.Builder builder = new PimProgram.Builder("normal");
    for (int i = 0; i < steps; i++) {
      mark(random, builder);
      builder.add(
          ATTACC[random.nextInt(ATTACC.length)],
          random.nextInt(memory.geometry().banks),
          random.nextInt(3),
          random.nextInt(32));
    }
    return builder.build();
  }

  private static void mark(Random random, PimProgram.Builder builder) {
    if (builder.size() > 0 && random.nextInt(10) == 0) {
      builder.alone();
    }
    if (random.nextInt(8) == 0) {
      builder.fence();
    }
    if (random.nextInt(30) == 0) {
      builder.drain();
    }
  }

  /** Single-bank accesses, then the all-bank modes, then single banks again. */
  private static PimProgram hbmPim(Random random, PimMemoryConfig memory, int steps) {
    PimProgram.Builder builder = new PimProgram.Builder("single-bank");
    int banks = memory.geometry().banksPerRank;
    for (int i = 0; i < steps; i++) {
      builder.add(HBM_PIM[2 + random.nextInt(2)], random.nextInt(banks), random.nextInt(3), i % 32);
    }
    builder.alone();
    builder.add("WR", 0, 9, 0).alone().switches(ModeSwitch.OPENED, "all-bank");
    builder.add("AB_WR", 0, 8, 0).alone().switches(ModeSwitch.SERVED, "all-bank-pim");
    for (int i = 0; i < steps; i++) {
      builder.add(HBM_PIM[random.nextInt(2)], random.nextInt(2), random.nextInt(3), i % 32);
      mark(random, builder);
    }
    builder.add("AB_WR", 1, 7, 0).alone().switches(ModeSwitch.CLOSED, "single-bank");
    builder.add("RD", 1 + 2 * random.nextInt(banks / 2), 6, 0);
    return builder.build();
  }
}
