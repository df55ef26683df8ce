package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.time.TimeBase;

class DramEnergyTest {
  private static final TimeBase TIME =
      new TimeBase(Map.of("memory", Frequency.hertz(1_200_000_000)));

  private static ChannelActivity activity(
      long activates, long reads, long writes, long refreshes, long active, long precharged) {
    return new ChannelActivity(
        0,
        0,
        0,
        0,
        0,
        new TreeMap<>(),
        new TreeMap<>(),
        activates,
        reads,
        writes,
        refreshes,
        0,
        active,
        precharged);
  }

  private static double joules(String device, String name, ChannelActivity activity) {
    return new DramEnergy(Presets.device(device))
        .items(List.of(activity), TIME).stream()
            .filter(item -> item.name().equals(name))
            .mapToDouble(DramEnergyItem::joules)
            .sum();
  }

  /**
   * DRAMsim3 2981759, DDR4_8Gb_x8_2400, stream a, mapping M1: energies of the run, in pJ, with its
   * tCK of 0.83 ns against 1/1.2 GHz and its tRFC of 420 against 433 cycles.
   */
  @Test
  void energiesPerCommandAreThoseOfDramsim3() {
    double clock = (1 / 1.2) / 0.83;
    assertThat(joules("DDR4-2400", "dram.activate", activity(355, 0, 0, 0, 0, 0)))
        .isCloseTo(1224801.1e-12 * clock, within(1e-11));
    assertThat(joules("DDR4-2400", "dram.read", activity(0, 32768, 0, 0, 0, 0)))
        .isCloseTo(96083116.0e-12 * clock, within(1e-9));
    assertThat(joules("DDR4-2400", "dram.refresh", activity(0, 0, 0, 14, 0, 0)))
        .isCloseTo(9698330.9e-12 * clock * 433 / 420, within(1e-10));
    assertThat(joules("DDR4-2400", "dram.activeStandby", activity(0, 0, 0, 0, 131596, 0)))
        .isCloseTo(45087947.9e-12 * clock, within(1e-9));
    assertThat(joules("DDR4-2400", "dram.prechargedStandby", activity(0, 0, 0, 0, 0, 6119)))
        .isCloseTo(1657710.5e-12 * clock, within(1e-10));
  }

  @Test
  void estimateStatesItsRange() {
    for (DramEnergyItem item :
        new DramEnergy(Presets.device("LPDDR5-6400"))
            .items(List.of(activity(3, 5, 7, 2, 1000, 2000)), TIME)) {
      assertThat(item.lowJoules().orElseThrow()).isLessThan(item.joules());
      assertThat(item.highJoules().orElseThrow()).isGreaterThan(item.joules());
      assertThat(item.source()).contains("estimate");
    }
  }
}
