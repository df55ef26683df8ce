package org.npulator.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.EnergyComponent;
import org.npulator.hw.chip.EngineReport;
import org.npulator.workload.mapping.MappingException;

class ReportExtrapolationTest {
  private static ChipReport report(long busy, long waiting, double reads) {
    EngineReport engine =
        new EngineReport(
            "core0.matrix", "core", new TreeMap<>(Map.of("busy", busy, "link", waiting)));
    EnergyComponent energy =
        new EnergyComponent(
            "scratchpad.read",
            reads,
            "bytes",
            reads / 1024,
            OptionalDouble.empty(),
            OptionalDouble.of(reads / 512),
            "a table");
    return new ChipReport(
        busy + waiting,
        7,
        0,
        List.of(engine),
        List.of(),
        Optional.empty(),
        List.of(energy),
        List.of());
  }

  @Test
  void everyRepetitionAddsWhatTheLastOneAdded() throws Exception {
    ChipReport whole = new ReportExtrapolation(5).of(report(30, 4, 128), report(20, 3, 64));
    assertThat(whole.ticks()).isEqualTo(34 + 5 * 11);
    assertThat(whole.macs()).isEqualTo(7);
    assertThat(whole.engines().get(0).stateTicks())
        .isEqualTo(new TreeMap<>(Map.of("busy", 80L, "link", 9L)));
    EnergyComponent energy = whole.energy().get(0);
    assertThat(energy.count()).isEqualTo(448);
    assertThat(energy.lowJoules()).isEmpty();
    assertThat(energy.highJoules().orElseThrow()).isEqualTo(0.875);
  }

  /** Catches states of negative length, and states that no longer sum to the time. */
  @Test
  void stateThatWasLongerWithFewerLayersIsNothingAndTheSumStays() throws Exception {
    ChipReport whole = new ReportExtrapolation(5).of(report(30, 4, 100), report(20, 6, 60));
    assertThat(whole.ticks()).isEqualTo(34 + 5 * 8);
    assertThat(whole.engines().get(0).stateTicks())
        .isEqualTo(new TreeMap<>(Map.of("busy", 74L, "link", 0L)));
  }

  @Test
  void energyThatWasMoreWithFewerLayersIsRefused() {
    assertThatThrownBy(() -> new ReportExtrapolation(5).of(report(30, 4, 60), report(20, 3, 100)))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("scratchpad.read was more with fewer layers");
  }
}
