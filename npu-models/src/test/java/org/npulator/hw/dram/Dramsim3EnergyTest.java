package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.npulator.core.time.TimeBase;

/**
 * Energies of DRAMsim3 (2981759) for all reference runs of its DDR4, LPDDR4 and HBM2 devices, from
 * the commands and bank states that it counted. Its figures are volts x milliamperes x cycles;
 * those of the file are multiplied by its tCK (a rounded one: 0.83 and 0.63 ns), so they are pJ to
 * six digits.
 */
class Dramsim3EnergyTest {
  /** HBM2_8Gb_x128.ini in legacy mode, told to a device that differs in nothing energy sees. */
  private static final List<String> HBM2 =
      List.of(
          "clock=1 GHz",
          "organization.devices=1",
          "timing.nBL=2",
          "timing.nRC=48",
          "timing.nRAS=34",
          "timing.nRP=14",
          "timing.nRFC=260",
          "power.supplies.vdd.voltage=1.2 V",
          "power.supplies.vdd.idd0=65 mA",
          "power.supplies.vdd.idd2n=40 mA",
          "power.supplies.vdd.idd3n=55 mA",
          "power.supplies.vdd.idd4r=390 mA",
          "power.supplies.vdd.idd4w=500 mA",
          "power.supplies.vdd.idd5b=250 mA");

  private static DramDevice device(String name) {
    switch (name) {
      case "DDR4_8Gb_x8_2400":
        return Presets.device("DDR4-2400", List.of("clock=100000/83 MHz", "timing.nRFC=420"));
      case "DDR4_8Gb_x8_3200":
        return Presets.device("DDR4-3200", List.of("clock=100000/63 MHz", "timing.nRFC=560"));
      case "LPDDR4_8Gb_x16_2400":
        return Presets.device("LPDDR4-2400", List.of("clock=100000/83 MHz"));
      case "HBM2_8Gb_x128":
        return Presets.device("DDR4-2400", HBM2);
      default:
        throw new IllegalArgumentException(name);
    }
  }

  @ParameterizedTest
  @CsvFileSource(resources = "dramsim3-energy.csv", numLinesToSkip = 1)
  void countsAndStatesCostWhatTheyCostThere(
      String name,
      String run,
      long activates,
      long reads,
      long writes,
      long refreshes,
      long activeCycles,
      long prechargedCycles,
      double activate,
      double read,
      double write,
      double refresh,
      double activeStandby,
      double prechargedStandby,
      double total) {
    DramDevice device = device(name);
    TimeBase time = new TimeBase(Map.of("memory", device.clock()));
    Map<String, Double> joules =
        new DramEnergy(Presets.memory(device, 1, 1, Mappings.ROW_LINEAR))
                .items(
                    List.of(
                        Activities.of(
                            activates, reads, writes, refreshes, activeCycles, prechargedCycles)),
                    time)
                .stream()
                .filter(
                    item -> !item.name().contains(".io.") && !item.name().contains(".termination."))
                .collect(Collectors.toMap(DramEnergyItem::name, DramEnergyItem::joules));
    Map<String, Double> expected =
        new TreeMap<>(
            Map.of(
                "dram.activate", activate,
                "dram.read", read,
                "dram.write", write,
                "dram.refresh", refresh,
                "dram.activeStandby", activeStandby,
                "dram.prechargedStandby", prechargedStandby));
    expected.forEach((item, picojoules) -> assertNear(item, joules::get, picojoules));
    assertThat(joules.values().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(total * 1e-12, within(1e-5 * total * 1e-12));
  }

  private static void assertNear(String item, Function<String, Double> joules, double picojoules) {
    assertThat(joules.apply(item))
        .as(item)
        .isCloseTo(picojoules * 1e-12, within(1e-5 * picojoules * 1e-12 + 1e-13));
  }
}
