package org.npulator.hw.chip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.area.AreaItem;
import org.npulator.hw.format.FormatPair;

class ChipAreaTest {
  private static ChipArea area(String... overrides) {
    return ChipArea.of(Machines.preset("edge-npu", overrides)).orElseThrow();
  }

  private static double item(ChipArea area, String name) {
    return area.items().stream()
        .filter(item -> item.name().equals(name))
        .mapToDouble(AreaItem::squareMillimeters)
        .findFirst()
        .orElseThrow();
  }

  /** From the areas at 45 nm, by hand; a bf16 multiplier at half rate is half a multiplier. */
  @Test
  void partsAreCountTimesEntry() {
    ChipArea area = area();

    double bf16 = 4096 * 0.5 * (282 + 36 + 4184) * 0.0657e-6;
    assertThat(item(area, "matrix.mac.bf16xbf16")).isCloseTo(bf16, within(0.005 * bf16));
    // An activation of 16 bits, two weights of 16, a sum of 32.
    double registers = 4096 * 80 * 4.522 * 0.0657e-6;
    assertThat(item(area, "matrix.registers")).isCloseTo(registers, within(0.005 * registers));
    double lane = (4184 + 7700) * 1.75 * 0.0657e-6;
    assertThat(item(area, "vector.lanes")).isCloseTo(128 * lane, within(0.005 * 128 * lane));
    // 16 banks of 128 KiB, 8 of 32 KiB; CACTI at 22 nm times 0.28.
    assertThat(item(area, "scratchpad")).isCloseTo(16 * 0.146165 * 0.28, within(1e-3));
    assertThat(item(area, "accumulator")).isCloseTo(8 * 0.027676 * 0.28, within(1e-4));
    assertThat(area.squareMillimeters())
        .isCloseTo(
            area.items().stream().mapToDouble(AreaItem::squareMillimeters).sum(), within(1e-12));
    assertThat(area.items())
        .allSatisfy(
            part ->
                assertThat(part.squareMillimeters())
                    .isBetween(part.lowSquareMillimeters(), part.highSquareMillimeters())
                    .isPositive());
  }

  @Test
  void arrayAreaGrowsWithItsElements() {
    assertThat(item(area("cores.matrix.rows=128"), "matrix.mac.bf16xbf16"))
        .isCloseTo(2 * item(area(), "matrix.mac.bf16xbf16"), within(1e-9));
    assertThat(
            item(
                area("cores.dequantizer={lanes: 64, operations: vector-7nm}"), "dequantizer.lanes"))
        .isCloseTo(item(area(), "vector.lanes") / 2, within(1e-9));
  }

  /** From 128 KiB to 256 KiB a bank grows as a power of its capacity. */
  @Test
  void banksBetweenTheEntriesAreInterpolated() {
    double bank = item(area("cores.scratchpad.capacity=3 MiB"), "scratchpad") / 16;
    double exponent = Math.log(0.25721 / 0.146165) / Math.log(2);
    double expected = 0.28 * 0.146165 * Math.pow(1.5, exponent);
    assertThat(bank).isCloseTo(expected, within(0.001 * expected));
  }

  /** What no table says is named, never added as nothing without a word. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cores.scratchpad.banks=512 | scratchpad: banks of 4096 bytes",
        "cores.matrix.macsPerCyclePerElement.bf16xnf4=1 | matrix arithmetic of bf16xnf4",
        "cores.accumulator.ports=3 | accumulator: ports of a bank beyond the first",
        "cores.count=1 | memory controllers and PHY"
      })
  void partsWithoutEntryAreListed(String override, String part) {
    assertThat(area(override).notModelled()).anyMatch(text -> text.startsWith(part));
  }

  @Test
  void machineWithoutATableHasNoArea() {
    assertThat(ChipArea.of(Machines.preset("edge-npu", "area=null"))).isEmpty();
  }

  /**
   * A second of full rate: 4.096e12 multiplications of 0.1 pJ, 64 bytes of activations and 512 of
   * partial sums a cycle, 180 mW.
   */
  @Test
  void peakPowerIsThatOfTheArraysAndTheirOperands() {
    NpuConfig config = Machines.preset("edge-npu");
    PeakPower power =
        PeakPower.of(config, FormatPair.named("int8xint8").orElseThrow()).orElseThrow();

    double operands = 64e9 * 0.132e-12 + 256e9 * (0.0452e-12 + 0.11e-12);
    assertThat(power.watts()).isCloseTo(4096e9 * 0.1e-12 + operands + 0.18, within(1e-3));
    assertThat(power.lowWatts()).isLessThan(power.watts());
    assertThat(power.highWatts()).isGreaterThan(power.watts());
    assertThat(PeakPower.of(config, FormatPair.named("fp32xint8").orElseThrow())).isEmpty();
  }
}
