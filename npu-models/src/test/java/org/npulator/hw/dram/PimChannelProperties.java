package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgram.ModeSwitch;

/** Random programs of host accesses and commands of units, on random controllers. */
class PimChannelProperties {
  /** Devices whose commands need no modes, and those that steps of units name. */
  private static final Map<String, String[]> WITHOUT_MODES =
      new TreeMap<>(
          Map.of(
              "HBM3-5200-AttAcc",
              new String[] {"MACAB", "MACSB", "MACPB", "WRGB", "MVSB", "SFM", "RD"},
              "GDDR6-16000-AiM",
              new String[] {"MAC16", "AF16", "WRGB", "WRMAC16", "RDMAC16", "RDAF16", "RD", "WR"},
              "HBM2-2000-Newton",
              new String[] {"COMP", "READRES", "GWRITE", "RD", "WR"},
              "HBM2-2000-NeuPIMs",
              new String[] {"COMP", "READRES", "COMPS8_READRES", "P_HEADER", "GWRITE", "RD", "WR"},
              "HBM2-2000-Pimba",
              new String[] {"COMP", "REG_WRITE", "RESULT", "RD", "WR"},
              "HBM2-2000-low-precision",
              new String[] {"MACAB", "WRGB", "WRMAC", "RDMAC", "RD", "WR"}));

  private static final String HBM_PIM_DEVICE = "HBM2-2000-PIM";
  private static final String[] HBM_PIM = {"AB_RD", "AB_WR", "RD", "WR"};

  @Property(tries = 150)
  void everyCommandKeepsTheTableAndTheStatesOfBanks(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 150) int steps) {
    Random random = new Random(seed);
    List<String> devices = new ArrayList<>(WITHOUT_MODES.keySet());
    devices.add(HBM_PIM_DEVICE);
    String device = devices.get(random.nextInt(devices.size()));
    PimMemoryConfig memory = memory(random, device);
    PimProgram program =
        device.equals(HBM_PIM_DEVICE)
            ? hbmPim(random, memory, steps)
            : program(random, memory, WITHOUT_MODES.get(device), steps);
    PimProgram host =
        program(random, memory, new String[] {"RD", "WR"}, random.nextInt(2) * random.nextInt(150));
    CommandChecker checker = new CommandChecker(memory);
    PimChannel channel =
        new PimChannel(
            0,
            memory,
            (number, cycle, name, rank, group, bank, row, column, write) ->
                checker.check(new IssuedCommand(0, number, cycle, name, rank, group, bank, row)));
    long cycles = channel.run(program, host).cycles();
    assertThat(checker.violations()).isEmpty();
    PimActivity activity = channel.activity();
    assertThat(served(activity))
        .as("each step is served once")
        .isEqualTo(program.size() + host.size());
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
        .filter(entry -> !entry.getKey().matches("ACT.*|PRE.*|REF.*|(AB|G)_ACT|(AB|PIM)_PRE"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static PimMemoryConfig memory(Random random, String device) {
    return new PimMemoryConfig(
        Presets.device(device),
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
            hostAccess(random, device)));
  }

  private static Optional<HostAccessConfig> hostAccess(Random random, String device) {
    switch (random.nextInt(device.equals("HBM2-2000-NeuPIMs") ? 3 : 2)) {
      case 0:
        return Optional.empty();
      case 1:
        return Optional.of(new HostAccessConfig.Interleaved(1 + random.nextInt(40)));
      default:
        return Optional.of(new HostAccessConfig.Concurrent());
    }
  }

  private static PimProgram program(
      Random random, PimMemoryConfig memory, String[] names, int steps) {
    PimProgram.Builder builder = new PimProgram.Builder("normal");
    for (int i = 0; i < steps; i++) {
      mark(random, builder);
      builder.add(
          names[random.nextInt(names.length)],
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
    if (random.nextInt(12) == 0) {
      builder.block();
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
