package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.bind.InvalidValueException;

class DramDeviceTest {
  private static final DramDevice DDR4 = Presets.device("DDR4-3200");

  private static DramDevice with(
      Map<String, Integer> timing, Map<String, TimingConstraint> constraints, String burst) {
    return Presets.with(DDR4, DDR4.organization(), timing, constraints, burst);
  }

  private static DramDevice withTiming(String name, int cycles) {
    Map<String, Integer> timing = new LinkedHashMap<>(DDR4.timing());
    timing.put(name, cycles);
    return with(timing, DDR4.constraints(), DDR4.burst());
  }

  private static DramDevice withConstraint(String name, TimingConstraint constraint) {
    Map<String, TimingConstraint> constraints = new LinkedHashMap<>(DDR4.constraints());
    constraints.put(name, constraint);
    return with(DDR4.timing(), constraints, DDR4.burst());
  }

  private static TimingConstraint rank(String from, String to, String cycles) {
    return new TimingConstraint(
        TimingConstraint.Level.RANK,
        List.of(from),
        List.of(to),
        cycles,
        Optional.empty(),
        Optional.empty());
  }

  @Test
  void rowCycleShorterThanItsPartsIsImpossible() {
    assertThatThrownBy(() -> withTiming("nRC", 73))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("73")
        .hasMessageContaining("52 + 22");
  }

  @Test
  void refreshLongerThanItsIntervalIsImpossible() {
    assertThatThrownBy(() -> withTiming("nRFC", 12480)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void burstThatDoesNotFitBetweenColumnCommandsIsImpossible() {
    assertThatThrownBy(() -> with(DDR4.timing(), DDR4.constraints(), "nBL + 1"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("a burst takes 5");
  }

  @Test
  void constraintWithUnknownTimingIsNamed() {
    assertThatThrownBy(() -> withConstraint("extra", rank("RD", "WR", "nCL + nXYZ")))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("nXYZ");
  }

  @Test
  void constraintWithUnknownCommandIsNamed() {
    assertThatThrownBy(() -> withConstraint("extra", rank("RD", "MRW", "nCL")))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("MRW");
  }

  @ParameterizedTest
  @CsvSource({"nCL + nBL + 2 - nCWL, 12", "nCL, 22", "7, 7", "nCWL-nCL, -6", " nBL  +1 , 5"})
  void expressionsAreSums(String expression, int cycles) {
    assertThat(TimingExpression.evaluate("key", expression, DDR4.timing())).isEqualTo(cycles);
  }

  @ParameterizedTest
  @CsvSource({"nCL +", "nCL nBL", "nCL * 2", "''", "+ + nCL", "2.5", "nCL + 9999999999"})
  void whatIsNoSumIsRefused(String expression) {
    assertThatThrownBy(() -> TimingExpression.evaluate("key", expression, DDR4.timing()))
        .isInstanceOf(InvalidValueException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "LPDDR5-6400, 1073741824, 32, 12.8e9",
    "DDR4-3200, 8589934592, 64, 25.6e9",
    "DDR4-2400, 8589934592, 64, 19.2e9"
  })
  void capacityAndPeakFollowFromTheOrganization(
      String name, long rankBytes, int transactionBytes, double bytesPerSecond) {
    DramDevice device = Presets.device(name);
    assertThat(device.organization().rankBytes()).isEqualTo(rankBytes);
    assertThat(device.organization().transactionBytes()).isEqualTo(transactionBytes);
    assertThat(device.peakBandwidth().bytesPerSecond()).isEqualTo(bytesPerSecond);
  }
}
