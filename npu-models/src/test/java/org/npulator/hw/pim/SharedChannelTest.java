package org.npulator.hw.pim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.chip.PimMemory;
import org.npulator.hw.chip.PimResult;
import org.npulator.hw.chip.PimSystemConfig;
import org.npulator.hw.dram.CommandChecker;
import org.npulator.hw.dram.IssuedCommand;
import org.npulator.hw.pim.PimKernel.Attention;
import org.npulator.hw.pim.PimKernel.Gemv;
import org.npulator.hw.pim.PimKernel.StateUpdate;
import org.npulator.hw.program.PimOrganization;
import org.npulator.hw.program.PimProgram;

/** Units and a host on the same channels under every policy. */
class SharedChannelTest {
  private static final long BYTES = 1 << 20;

  private static PimKernel kernel(String preset) {
    ElementWidth half = new ElementWidth(16);
    if (preset.equals("hbm-pim")) {
      return new Gemv(256, 2048, 2, 2);
    }
    return preset.equals("pimba")
        ? new StateUpdate(80, 64, 128, new ElementWidth(8))
        : new Attention(4, 2048, 128, 3, half);
  }

  private static PimSystemConfig system(String preset, String policy) {
    String type = "memory.controller.hostAccesses.type=" + policy;
    return policy.equals("interleaved")
        ? PimPresets.load(
            preset, "memory.channels=2", type, "memory.controller.hostAccesses.accesses=100")
        : PimPresets.load(preset, "memory.channels=2", type);
  }

  @ParameterizedTest
  @CsvSource({
    "hbm-pim, exclusive",
    "hbm-pim, interleaved",
    "attacc-bank, exclusive",
    "attacc-bank, interleaved",
    "attacc-buffer, interleaved",
    "gddr6-aim, exclusive",
    "gddr6-aim, interleaved",
    "newton, exclusive",
    "newton, interleaved",
    "neupims, exclusive",
    "neupims, interleaved",
    "neupims, concurrent",
    "pimba, interleaved",
    "low-precision, interleaved"
  })
  void workIsConservedAndEveryCommandKeepsTheTable(String preset, String policy) throws Exception {
    PimSystemConfig system = system(preset, policy);
    PimMemory memory = new PimMemory(system);
    PimProgram host = host(system);
    CommandChecker checker = new CommandChecker(system.memory());
    List<Long> refreshes = new ArrayList<>();
    PimResult together =
        memory.run(
            kernel(preset),
            host,
            number ->
                (channel, cycle, name, rank, group, bank, row, column, write) -> {
                  checker.check(new IssuedCommand(0, number, cycle, name, rank, group, bank, row));
                  if (name.startsWith("REF") && number == 0) {
                    refreshes.add(cycle);
                  }
                });
    assertThat(checker.violations()).isEmpty();
    SortedMap<String, Long> alone = memory.run(kernel(preset)).commands();
    long hostBursts = 2L * host.size();
    assertThat(bursts(together.commands()) - bursts(alone))
        .as("every byte of the host")
        .isEqualTo(hostBursts);
    alone.forEach(
        (name, count) -> {
          if (!name.matches("(.*ACT.*|.*PRE.*|REF.*|RD|WR)")) {
            assertThat(together.commands()).as("every command of units").containsEntry(name, count);
          }
        });
    for (PimResult.ChannelShare share : together.shares()) {
      assertThat(share.activity().stateCycles().values().stream().mapToLong(Long::longValue).sum())
          .as("each cycle has one state")
          .isEqualTo(Math.max(share.cycles(), share.hostCycles()));
    }
    assertInTime(refreshes, system);
  }

  private static PimProgram host(PimSystemConfig system) throws PimMappingException {
    return HostTraffic.besideUnits(system.memory().organization()).program(BYTES, BYTES / 4);
  }

  private static long bursts(Map<String, Long> commands) {
    return commands.getOrDefault("RD", 0L) + commands.getOrDefault("WR", 0L);
  }

  /** A refresh waits for rows to be closed at most, never for another interval. */
  private static void assertInTime(List<Long> refreshes, PimSystemConfig system) {
    int interval = system.memory().device().timing().get("nREFI");
    PimOrganization size = system.memory().organization();
    int parts = size.pseudoChannels() > 1 ? size.pseudoChannels() : size.ranks();
    assertThat(refreshes).isNotEmpty();
    for (int i = 0; i < refreshes.size(); i++) {
      long due = (long) (i / parts + 1) * interval;
      assertThat(refreshes.get(i)).isLessThan(due + interval);
    }
  }

  @Test
  void hostWaitsForTheKernelWhereItIsExclusive() throws Exception {
    PimSystemConfig system = system("gddr6-aim", "exclusive");
    PimMemory memory = new PimMemory(system);
    PimResult alone = memory.run(kernel("gddr6-aim"));
    PimResult together = memory.run(kernel("gddr6-aim"), host(system), channel -> null);
    assertThat(together.cycles()).isEqualTo(alone.cycles());
    assertThat(together.hostCycles()).isGreaterThan(alone.cycles());
  }

  @Test
  void turnsBetweenBlocksLetTheHostFinishEarlierAndTheKernelLater() throws Exception {
    PimResult exclusive = together("gddr6-aim", "exclusive");
    PimResult interleaved = together("gddr6-aim", "interleaved");
    assertThat(interleaved.cycles()).isGreaterThan(exclusive.cycles());
    assertThat(interleaved.hostCycles()).isLessThan(exclusive.hostCycles());
  }

  private static PimResult together(String preset, String policy) throws PimMappingException {
    PimSystemConfig system = system(preset, policy);
    PimProgram host =
        HostTraffic.besideUnits(system.memory().organization()).program(BYTES / 16, 0);
    return new PimMemory(system).run(kernel(preset), host, channel -> null);
  }

  /**
   * Heo et al., NeuPIMs, ASPLOS 2024, state 1.6 times the throughput of a naive combination of
   * processor and units, which serves one at a time, for whole models. Here units and host have as
   * much to do, so that twice is the bound.
   */
  @Test
  void dualRowBuffersServeUnitsAndHostInMuchLessTimeThanOneAfterTheOther() throws Exception {
    Attention attention = new Attention(2, 4096, 128, 4, new ElementWidth(16));
    double speedup =
        cycles("newton", "exclusive", attention) / cycles("neupims", "concurrent", attention);
    assertThat(speedup).isBetween(1.3, 2.0);
  }

  private static double cycles(String preset, String policy, PimKernel kernel)
      throws PimMappingException {
    PimSystemConfig system = system(preset, policy);
    PimMemory memory = new PimMemory(system);
    // As long as the kernel of NeuPIMs at the peak of two channels.
    long bytes = 2L * 32 * new PimMemory(system("neupims", "exclusive")).run(kernel).cycles();
    PimProgram host =
        HostTraffic.besideUnits(system.memory().organization()).program(bytes * 9 / 10, 0);
    PimResult result = memory.run(kernel, host, channel -> null);
    return Math.max(result.cycles(), result.hostCycles());
  }
}
