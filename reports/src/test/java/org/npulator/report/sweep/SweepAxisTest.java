package org.npulator.report.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepAxisTest {
  @ParameterizedTest
  @CsvSource({
    "128, 128",
    "0.5, 0.5",
    "2 MiB, 2097152",
    "512 KiB, 524288",
    "51.2 GB/s, 51.2e9",
    "800 MHz, 8e8",
    "5 us, 5e-6",
    "0.64 pJ, 0.64e-12",
    "180 mW, 0.18",
    "4 cycles, 4",
    "1e3, 1000"
  })
  void quantitiesHaveTheirMagnitudeInBaseUnits(String written, double expected) {
    assertThat(WrittenQuantity.magnitude(written).orElseThrow())
        .isCloseTo(expected, within(expected * 1e-12));
  }

  @ParameterizedTest
  @CsvSource({"w8a8", "LPDDR5-6400", "edge-npu", "1..2", "1 2", "0x10", "NaN", "1e999", "''"})
  void namesAreNoNumbers(String written) {
    assertThat(WrittenQuantity.magnitude(written)).isEmpty();
  }

  @Test
  void sizesAreInTheOrderOfTheirMagnitude() {
    SweepAxis axis = SweepAxis.of("p", "p", List.of("2 MiB", "512 KiB", "1 MiB"));
    assertThat(axis.numeric()).isTrue();
    assertThat(axis.values()).containsExactly("512 KiB", "1 MiB", "2 MiB");
  }

  @Test
  void namesStayInTheOrderOfTheSweep() {
    SweepAxis axis = SweepAxis.of("p", "p", List.of("weight-stationary", "input-stationary"));
    assertThat(axis.numeric()).isFalse();
    assertThat(axis.values()).containsExactly("weight-stationary", "input-stationary");
  }

  @Test
  void valuesOfDifferentUnitsAreNotOnOneScale() {
    assertThat(SweepAxis.of("p", "p", List.of("1 GHz", "1 GB/s")).numeric()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "tpotSeconds, s, false",
    "tokensPerSecond, tokens/s, true",
    "peakDramBytesPerSecond, B/s, true",
    "macUtilization, %, true",
    "energyPerTokenJoules, J, false",
    "areaSquareMillimeters, mm\u00b2, false",
    "prefill.seconds, s, false",
    "dramRefreshShare, %, false",
    "steps, '', false"
  })
  void metricsSayTheirUnitByTheirName(String name, String unit, boolean higherIsBetter) {
    Metric metric = Metric.named(name);
    assertThat(metric.unit()).isEqualTo(unit);
    assertThat(metric.higherIsBetter()).isEqualTo(higherIsBetter);
  }

  @ParameterizedTest
  @CsvSource({
    "cores.scratchpad.capacity, scratchpad capacity",
    "cores.accumulator.capacity, accumulator capacity",
    "memory.controller.queue.read, controller queue read",
    "memory.pool.queue.read, pool queue read",
    "clocks.core, clocks core",
    "workload.batch, batch",
    "array, array"
  })
  void labelSaysWhoseKeyItIs(String path, String label) {
    List<String> all =
        List.of(
            "cores.scratchpad.capacity",
            "cores.accumulator.capacity",
            "memory.controller.queue.read",
            "memory.pool.queue.read",
            "clocks.core",
            "workload.batch",
            "array");
    assertThat(AxisLabel.of(path, all)).isEqualTo(label);
  }

  @Test
  void labelsOfEqualPathsEnd() {
    assertThat(AxisLabel.of("a.b", List.of("a.b", "a.b"))).isEqualTo("a b");
    assertThat(AxisLabel.of("b", List.of("a.b", "b"))).isEqualTo("b");
  }

  @Test
  void shortNamesSayTheKeyOnlyWhereTheValueDoesNot() {
    SweepAxis device = SweepAxis.of("memory.device", "memory device", List.of("HBM2", "DDR4"));
    SweepAxis capacity =
        SweepAxis.of("cores.scratchpad.capacity", "scratchpad capacity", List.of("1 MiB"));
    SweepAxis other =
        SweepAxis.of("cores.accumulator.capacity", "accumulator capacity", List.of("64 KiB"));
    SweepAxis channels = SweepAxis.of("memory.channels", "memory channels", List.of("4"));
    SweepAxis fused = SweepAxis.of("mapping.fused", "mapping fused", List.of("true", "false"));
    SweepPoint point =
        new SweepPoint(
            "k",
            false,
            "",
            Map.of(
                "memory.device", "HBM2",
                "cores.scratchpad.capacity", "1 MiB",
                "cores.accumulator.capacity", "64 KiB",
                "memory.channels", "4",
                "mapping.fused", "true"),
            Map.of(),
            Map.of(),
            "");
    assertThat(new PointNames(List.of(device, capacity, channels, fused)).of(point))
        .isEqualTo("HBM2, 1 MiB, channels 4, fused true");
    assertThat(new PointNames(List.of(capacity, other)).of(point))
        .isEqualTo("scratchpad capacity 1 MiB, accumulator capacity 64 KiB");
  }
}
