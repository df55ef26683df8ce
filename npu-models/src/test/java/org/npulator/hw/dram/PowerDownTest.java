package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.time.TimeBase;

class PowerDownTest {
  private static final RefreshConfig REFRESHED = new RefreshConfig.AllBank(Optional.empty());
  private static final RefreshConfig NOT_REFRESHED = new RefreshConfig.None();
  private static final Optional<PowerDownConfig> NEVER = Optional.empty();

  private static Optional<PowerDownConfig> powerDown(int after) {
    return Optional.of(new PowerDownConfig(Optional.of(after), Optional.empty()));
  }

  private static Optional<PowerDownConfig> selfRefresh(int after) {
    return Optional.of(new PowerDownConfig(Optional.empty(), Optional.of(after)));
  }

  private static MemoryConfig memory(
      String device, RefreshConfig refresh, Optional<PowerDownConfig> powerDown) {
    return new MemoryConfig(
        Presets.device(device),
        1,
        1,
        Mappings.INTERLEAVE_BANK_GROUPS,
        Presets.controller(
            new SchedulerConfig.FirstReady(Optional.empty()),
            32,
            new PagePolicyConfig.Open(),
            refresh,
            powerDown));
  }

  private static ChannelResult run(MemoryConfig memory, String stream, long requests) {
    CommandChecker checker = new CommandChecker(memory);
    ChannelRun run = new ChannelRun(0, memory, Presets.into(checker));
    run.run(new ReferenceStream(ReferenceStream.Pattern.named(stream), memory, requests));
    ChannelResult result = run.result(0);
    assertThat(checker.violations()).isEmpty();
    ChannelActivity activity = result.activity();
    assertThat(
            activity.activeTicks()
                + activity.prechargedTicks()
                + activity.activePowerDownTicks()
                + activity.prechargedPowerDownTicks()
                + activity.selfRefreshTicks())
        .isEqualTo(result.cycles());
    assertThat(activity.stateTicks().values().stream().mapToLong(Long::longValue).sum())
        .isEqualTo(result.cycles());
    return result;
  }

  private static ChannelResult idle(RefreshConfig refresh, Optional<PowerDownConfig> powerDown) {
    return run(memory("DDR4-2400", refresh, powerDown), "i_idle", 0);
  }

  @ParameterizedTest
  @CsvSource({
    "DDR4-2400, h_rand1",
    "DDR4-2400, h_seq1",
    "DDR4-3200, h_rand1",
    "LPDDR4-4266, h_seq1"
  })
  void readAfterPowerDownCostsExactlyTheExit(String device, String stream) {
    int requests = 200;
    DramDevice preset = Presets.device(device);
    // counted to the last cycle of the read command
    int exit = preset.timing().get("nXP") + 1 - new DeviceTiming(preset).commandCycles(Role.READ);
    ChannelResult awake = run(memory(device, NOT_REFRESHED, NEVER), stream, requests);
    // entry and its minimum are over in the pause of 50 cycles; the first read finds it awake
    ChannelResult saving = run(memory(device, NOT_REFRESHED, powerDown(30)), stream, requests);
    assertThat(saving.cycles() - awake.cycles()).isEqualTo((requests - 1L) * exit);
    assertThat(saving.activity().stateTicks().get("powerState")).isEqualTo((requests - 1L) * exit);
    assertThat(saving.activity().commands())
        .containsEntry("PDE", requests - 1L)
        .containsEntry("PDX", requests - 1L);
    assertThat(saving.activity().activePowerDownTicks()).isPositive();
  }

  @Test
  void readOutOfSelfRefreshWaitsForTheDelayLockedLoop() {
    Map<String, Integer> t = Presets.device("DDR4-2400").timing();
    ChannelResult result = run(memory("DDR4-2400", REFRESHED, selfRefresh(40)), "h_seq1", 2);
    int first = t.get("nRCD") + t.get("nCL") + t.get("nBL");
    int second =
        Math.max(t.get("nXS") + t.get("nRCD"), t.get("nXSDLL")) + t.get("nCL") + t.get("nBL");
    // SRE follows PREab by tRP and lasts for tCKESR
    long entered = 2 + t.get("nRCD") + 40 + t.get("nRP");
    long requested = 1 + first + 1 + 50;
    long late = Math.max(0, entered + t.get("nCKESR") - requested);
    assertThat(result.cycles()).isBetween(requested + second, requested + second + late + 1);
    assertThat(result.activity().commands()).containsEntry("SRE", 1L).containsEntry("SRX", 1L);
    assertThat(result.activity().stateTicks().get("powerState"))
        .isBetween(t.get("nXSDLL") - (long) t.get("nRCD"), t.get("nXSDLL") - t.get("nRCD") + late);
  }

  @Test
  void idleEnergyIsThatOfThePowerDownCurrent() {
    MemoryConfig memory = memory("DDR4-2400", NOT_REFRESHED, powerDown(1));
    ChannelActivity activity = run(memory, "i_idle", 0).activity();
    TimeBase time = new TimeBase(Map.of("memory", memory.device().clock()));
    double joules =
        new DramEnergy(memory)
            .items(List.of(activity), time).stream().mapToDouble(DramEnergyItem::joules).sum();
    double volts = 8 * 1.2;
    assertThat(joules).isCloseTo(volts * (25e-3 * 999_999 + 34e-3) / 1.2e9, within(1e-12));
    assertThat(activity.prechargedPowerDownTicks()).isEqualTo(999_999);
  }

  @Test
  void refreshesWakeARankFromPowerDown() {
    long due = 1_000_000 / Presets.device("DDR4-2400").timing().get("nREFI");
    assertThat(idle(REFRESHED, powerDown(100)).activity().commands())
        .containsEntry("REFab", due)
        .containsEntry("PDX", due)
        .containsEntry("PDE", due + 1);
  }

  @Test
  void selfRefreshNeedsNoRefreshCommands() {
    ChannelActivity activity = idle(REFRESHED, selfRefresh(100)).activity();
    assertThat(activity.commands())
        .containsEntry("REFab", 0L)
        .containsEntry("SRE", 1L)
        .doesNotContainKey("SRX");
    assertThat(activity.selfRefreshTicks()).isEqualTo(1_000_000 - 100);
  }

  /** JESD79-4: at least one refresh command between two self-refreshes. */
  @Test
  void oneRefreshLiesBetweenTwoSelfRefreshes() {
    ChannelResult result = run(memory("DDR4-2400", REFRESHED, selfRefresh(1)), "h_seq1", 2);
    ChannelResult many = run(memory("DDR4-2400", REFRESHED, selfRefresh(1)), "h_seq1", 40);
    long entries = many.activity().commands().get("SRE");
    long refreshes = many.activity().commands().get("REFab");
    assertThat(result.activity().commands().get("SRE")).isPositive();
    assertThat(entries).isGreaterThan(1);
    assertThat(refreshes).isGreaterThanOrEqualTo(entries - 1);
  }

  @Test
  void figuresThatAreLeftOutAreNotModelled() {
    DramDevice device = Presets.device("DDR4-2400", List.of("power.supplies.vdd.idd2p=null"));
    MemoryConfig plain = memory("DDR4-2400", REFRESHED, powerDown(10));
    MemoryConfig memory =
        new MemoryConfig(device, 1, 1, Mappings.INTERLEAVE_BANK_GROUPS, plain.controller());
    assertThat(new DramEnergy(memory).notModelled()).contains("DRAM power-down");
    assertThat(new DramEnergy(plain).notModelled()).doesNotContain("DRAM power-down");
  }

  @Test
  void settingsThatTheDeviceCannotFollowAreRefused() {
    assertThatThrownBy(() -> memory("HBM2-2000", REFRESHED, powerDown(10)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("powerDown");
    assertThatThrownBy(() -> memory("DDR4-2400", NOT_REFRESHED, selfRefresh(10)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("selfRefreshAfter");
    assertThatThrownBy(() -> new PowerDownConfig(Optional.of(10), Optional.of(10)))
        .isInstanceOf(InvalidValueException.class);
  }

  private static List<String> broken(Object... cyclesAndNames) {
    CommandChecker checker = new CommandChecker(memory("DDR4-2400", REFRESHED, powerDown(10)));
    LongStream.range(0, cyclesAndNames.length / 2)
        .mapToInt(i -> (int) (2 * i))
        .forEach(
            i ->
                checker.check(
                    new IssuedCommand(
                        i,
                        0,
                        (int) cyclesAndNames[i],
                        (String) cyclesAndNames[i + 1],
                        0,
                        0,
                        0,
                        5)));
    return checker.violations().stream().map(RuleViolation::rule).distinct().toList();
  }

  @Test
  void checkerKnowsPowerStates() {
    assertThat(broken(0, "PDE", 6, "PDX", 14, "ACT")).isEmpty();
    assertThat(broken(0, "PDE", 5, "PDX", 14, "ACT")).containsExactly("powerDownMinimum");
    assertThat(broken(0, "PDE", 6, "PDX", 13, "ACT")).containsExactly("powerDownExit");
    assertThat(broken(0, "PDE", 20, "ACT")).containsExactly("awake");
    assertThat(broken(0, "PDE", 20, "SRX")).contains("awake");
    assertThat(broken(0, "SRE", 7, "SRX", 452, "ACT", 775, "RD")).isEmpty();
    assertThat(broken(0, "SRE", 7, "SRX", 452, "ACT", 774, "RD"))
        .containsExactly("selfRefreshExit");
    assertThat(broken(0, "SRE", 7, "SRX", 500, "SRE")).containsExactly("refreshBetween");
    assertThat(broken(0, "SRE", 7, "SRX", 500, "REFab", 933, "SRE")).isEmpty();
    assertThat(broken(0, "ACT", 100, "SRE")).containsExactly("selfRefreshClosed");
    assertThat(broken(0, "REFab", 400, "PDE")).containsExactly("refreshBeforeEntry");
  }
}
