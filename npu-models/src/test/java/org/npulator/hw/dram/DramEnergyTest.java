package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.core.time.TimeBase;

class DramEnergyTest {
  private static final DramDevice DDR4 = Presets.device("DDR4-2400");

  private static DramEnergy energy(DramDevice device) {
    return new DramEnergy(Presets.memory(device, 1, 1, Mappings.ROW_LINEAR));
  }

  private static List<DramEnergyItem> items(DramDevice device, ChannelActivity... channels) {
    return energy(device).items(List.of(channels), new TimeBase(Map.of("memory", device.clock())));
  }

  private static double joules(DramDevice device, String name, ChannelActivity... channels) {
    return items(device, channels).stream()
        .filter(item -> item.name().equals(name))
        .mapToDouble(DramEnergyItem::joules)
        .sum();
  }

  @Test
  void activationCostsWhatOneBankDrawsAboveStandby() {
    double cycle = 1 / 1.2e9;
    double milliampereCycles = 48 * 56 - 43 * 39 - 34 * (56 - 39);
    assertThat(joules(DDR4, "dram.activate", Activities.of(1, 0, 0, 0, 0, 0)))
        .isCloseTo(8 * 1.2 * 1e-3 * milliampereCycles * cycle, within(1e-18));
  }

  @Test
  void everySupplyCounts() {
    DramDevice both =
        Presets.device(
            "DDR4-2400",
            List.of(
                "power.supplies.vpp.voltage=2.5 V",
                "power.supplies.vpp.idd0=3 mA",
                "power.supplies.vpp.idd2n=1 mA",
                "power.supplies.vpp.idd3n=1 mA",
                "power.supplies.vpp.idd4r=1 mA",
                "power.supplies.vpp.idd4w=1 mA",
                "power.supplies.vpp.idd5b=1 mA"));
    ChannelActivity activity = Activities.of(1, 0, 0, 0, 0, 0);
    assertThat(joules(both, "dram.activate", activity))
        .isCloseTo(
            joules(DDR4, "dram.activate", activity) + 8 * 2.5 * 2e-3 * 56 / 1.2e9, within(1e-18));
  }

  @Test
  void channelsAddUp() {
    ChannelActivity one = Activities.of(3, 5, 7, 1, 100, 50);
    for (DramEnergyItem item : items(DDR4, one)) {
      assertThat(joules(DDR4, item.name(), one, one))
          .isCloseTo(2 * item.joules(), within(1e-6 * item.joules()));
    }
  }

  @Test
  void busIsChargedByTheBitAndApart() {
    ChannelActivity activity = Activities.of(0, 2, 3, 0, 0, 0);
    assertThat(joules(DDR4, "dram.io.read", activity)).isCloseTo(2 * 512 * 1.90e-12, within(1e-15));
    assertThat(joules(DDR4, "dram.termination.write", activity))
        .isCloseTo(3 * 512 * 2.68e-12, within(1e-15));
    assertThat(energy(DDR4).notModelled())
        .doesNotContain("DRAM termination")
        .contains("DRAM command, address and clock pins");
  }

  @Test
  void whatHasNoFigureIsListedNotZero() {
    DramDevice bare = Presets.device("DDR4-2400", List.of("power.io=null"));
    assertThat(energy(bare).notModelled()).contains("DRAM input and output");
    assertThat(items(bare, Activities.of(1, 1, 1, 1, 1, 1)))
        .noneMatch(item -> item.name().startsWith("dram.io"));
  }

  /** Four DDR5 banks of a group are refreshed one after the other instead of all at once. */
  @Test
  void sameBankRefreshesCostAnAllBankRefreshTogether() {
    DramDevice device = Presets.device("DDR5-4800");
    MemoryConfig config =
        new MemoryConfig(
            device,
            1,
            1,
            Mappings.ROW_LINEAR,
            Presets.controller(new RefreshConfig.PerBank(Optional.empty())));
    DramEnergyItem item =
        new DramEnergy(config)
                .items(
                    List.of(Activities.ofBankRefreshes(4)),
                    new TimeBase(Map.of("memory", device.clock())))
                .stream()
                .filter(any -> any.name().equals("dram.bankRefresh"))
                .findFirst()
                .orElseThrow();
    assertThat(item.joules())
        .isCloseTo(joules(device, "dram.refresh", Activities.of(0, 0, 0, 1, 0, 0)), within(1e-15));
    assertThat(item.highJoules().orElseThrow()).isGreaterThanOrEqualTo(2 * item.joules());
  }

  /** In HBM one command refreshes the ranks of a pseudo channel. */
  @Test
  void refreshOfAPseudoChannelCostsAllItsRanks() {
    DramDevice device = Presets.device("HBM2-2000");
    TimeBase time = new TimeBase(Map.of("memory", device.clock()));
    List<ChannelActivity> refresh = List.of(Activities.of(0, 0, 0, 1, 0, 0));
    double one = refreshJoules(Presets.memory(device, 1, 1, Mappings.ROW_LINEAR), refresh, time);
    double two = refreshJoules(Presets.memory(device, 1, 2, Mappings.ROW_LINEAR), refresh, time);
    assertThat(two).isCloseTo(2 * one, within(1e-15));
  }

  private static double refreshJoules(
      MemoryConfig config, List<ChannelActivity> channels, TimeBase time) {
    return new DramEnergy(config)
        .items(channels, time).stream()
            .filter(item -> item.name().equals("dram.refresh"))
            .mapToDouble(DramEnergyItem::joules)
            .sum();
  }

  @Test
  void estimateStatesItsRange() {
    for (DramEnergyItem item :
        items(Presets.device("LPDDR5-6400"), Activities.of(3, 5, 7, 2, 1000, 2000))) {
      if (item.count() > 0) {
        assertThat(item.lowJoules().orElseThrow()).isLessThan(item.joules());
        assertThat(item.highJoules().orElseThrow()).isGreaterThan(item.joules());
      }
      assertThat(item.source()).contains("estimate");
    }
  }

  /** Each would make an action cost less than nothing. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "idd0=42 mA",
        "idd4r=42 mA",
        "idd4w=42 mA",
        "idd5b=42 mA",
        "idd5pb=5 mA",
        "idd2n=44 mA"
      })
  void currentBelowStandbyIsRefused(String override) {
    assertThatThrownBy(() -> Presets.device("DDR4-2400", List.of("power.supplies.vdd." + override)))
        .hasMessageContaining("is less than idd")
        .hasMessageContaining("43 mA");
  }
}
