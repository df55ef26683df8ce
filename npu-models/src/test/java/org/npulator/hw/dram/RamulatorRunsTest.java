package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * All reference runs of Ramulator 2.1 (c5b1c3a): one channel, at most one request a cycle, in
 * order, write watermarks 0.8 and 0.2; devices, policies and mappings as in the row. The same
 * policy on the same constraints leaves no reason for any difference, so equality is asserted of
 * cycles and of the number of every command. Only for GDDR7 the constraints differ: Ramulator lets
 * all banks be precharged without tRAS, tRTP, tWR and tRP.
 */
class RamulatorRunsTest {

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "ramulator-runs.csv", numLinesToSkip = 1)
  void takesTheSameCyclesAndCommands(ArgumentsAccessor row) {
    boolean groupsBelow = row.getString(10).equals("M1");
    MemoryConfig config =
        new MemoryConfig(
            device(row.getString(1), row.getString(2), row.getInteger(4)),
            1,
            row.getInteger(3),
            groupsBelow ? Mappings.INTERLEAVE_BANK_GROUPS : Mappings.ROW_LINEAR,
            Presets.controller(
                scheduler(row.getString(5)),
                row.getInteger(6),
                pagePolicy(row.getString(7)),
                refresh(row.getString(8))));
    ReferenceStream.Pattern pattern = ReferenceStream.Pattern.named(row.getString(9));
    CommandChecker checker = new CommandChecker(config);
    ChannelRun run = new ChannelRun(0, config, Presets.into(checker));
    long cycles = row.getLong(12);
    long simulated = run.run(new ReferenceStream(pattern, config, row.getLong(11)));
    ChannelResult result = run.result(0);
    assertThat(checker.violations()).isEmpty();
    Map<String, Long> commands = new TreeMap<>(result.activity().commands());
    commands.values().removeIf(count -> count == 0);
    if (row.getString(1).equals("GDDR7-28000")) {
      assertThat(simulated).isCloseTo(cycles, Percentage.withPercentage(0.1));
      reference(row.getString(14))
          .forEach(
              (name, count) ->
                  assertThat(commands.get(name)).isCloseTo(count, Percentage.withPercentage(3)));
    } else {
      assertThat(result.rowHits()).isEqualTo(row.getLong(13));
      assertThat(simulated + " " + commands).isEqualTo(cycles + " " + reference(row.getString(14)));
    }
  }

  private static DramDevice device(String name, String overrides, int pseudoChannels) {
    DramDevice preset = Presets.device(name);
    Map<String, Integer> timing = new LinkedHashMap<>(preset.timing());
    if (overrides != null) {
      for (String entry : overrides.split(";")) {
        String[] parts = entry.split("=");
        timing.put(parts[0], Integer.valueOf(parts[1]));
      }
    }
    DramOrganization size = preset.organization();
    DramOrganization organization =
        new DramOrganization(
            size.dataBits(),
            size.devices(),
            size.bankGroups(),
            size.banksPerGroup(),
            size.rows(),
            size.columns(),
            size.burstLength(),
            Optional.of(pseudoChannels),
            size.payload());
    return Presets.with(preset, organization, timing, preset.constraints(), preset.burst());
  }

  private static SchedulerConfig scheduler(String name) {
    return name.equals("FR-FCFS")
        ? new SchedulerConfig.FirstReady(Optional.empty())
        : new SchedulerConfig.RowHitFirst(Optional.empty());
  }

  private static PagePolicyConfig pagePolicy(String name) {
    return name.startsWith("closed:")
        ? new PagePolicyConfig.Closed(Optional.of(Integer.valueOf(name.substring(7))))
        : new PagePolicyConfig.Open();
  }

  private static RefreshConfig refresh(String name) {
    switch (name) {
      case "all-bank":
        return new RefreshConfig.AllBank(Optional.empty());
      case "per-bank":
        return new RefreshConfig.PerBank(Optional.empty());
      default:
        return new RefreshConfig.None();
    }
  }

  private static Map<String, Long> reference(String commands) {
    Map<String, Long> result = new TreeMap<>();
    if (commands != null) {
      for (String entry : commands.split(";")) {
        String[] parts = entry.split("=");
        result.put(parts[0], Long.valueOf(parts[1]));
      }
    }
    return result;
  }
}
