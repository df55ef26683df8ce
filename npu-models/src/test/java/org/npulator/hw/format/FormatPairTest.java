package org.npulator.hw.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;

class FormatPairTest {
  private static final Map<String, Double> TABLE =
      Map.of("int8xint4", 2.0, "int8xint4-g64", 3.0, "bf16xfp4-e2m1", 1.0, "int8xbit", 1.0);

  /** The pair itself, the formats of its elements, then bit by bit. */
  @ParameterizedTest
  @CsvSource({
    "int8xint4, int8xint4, 1",
    "int8xint4-g128, int8xint4, 1",
    "int8xint4-g64, int8xint4-g64, 1",
    "mxint8xmxint4, int8xint4, 1",
    "bf16xmxfp4, bf16xfp4-e2m1, 1",
    "bf16xnvfp4, bf16xfp4-e2m1, 1",
    "int8xint8, int8xbit, 8",
    "int8xint3-g128-z, int8xbit, 3",
    "int8xternary, int8xbit, 2"
  })
  void pairIsFoundByItsElements(String pair, String key, int passes) {
    FormatPair.Entry<Double> entry = FormatPair.named(pair).orElseThrow().in(TABLE).orElseThrow();

    assertThat(entry.key()).isEqualTo(key);
    assertThat(entry.value()).isEqualTo(TABLE.get(key));
    assertThat(entry.passes()).isEqualTo(passes);
  }

  @ParameterizedTest
  @CsvSource({"bf16xint4", "int4xint8", "bf16xbf16", "int8xnf4"})
  void pairThatIsNotInTheTableIsNotGuessed(String pair) {
    assertThat(FormatPair.named(pair).orElseThrow().in(TABLE)).isEmpty();
  }

  @Test
  void bothOperandsBitByBitTakeTheProductOfTheirWidths() {
    FormatPair pair = FormatPair.named("int8xint4").orElseThrow();

    assertThat(pair.in(Map.of("bitxbit", 64.0)).orElseThrow().passes()).isEqualTo(32);
  }

  /** An element takes a whole number of weights or of cycles. */
  @ParameterizedTest
  @CsvSource({
    "1, int8xint8, 0.125",
    "1, int8xint4, 0.25",
    "4, int8xint8, 0.5",
    "4, int8xint4, 1",
    "4, int8xint3, 1",
    "4, int8xternary, 2",
    "2, int8xint3, 0.5"
  })
  void bitSerialRateFallsWithTheBitsOfTheWeights(double bitsPerCycle, String pair, double rate) {
    assertThat(
            SystolicArrayConfig.macsPerCycle(
                    Map.of("int8xbit", bitsPerCycle), FormatPair.named(pair).orElseThrow())
                .getAsDouble())
        .isEqualTo(rate);
  }

  @ParameterizedTest
  @CsvSource({"bf16xmxfp4", "mxfp8-e4m3xmxfp4", "int8xternary-2bit", "fp32xfp32"})
  void namesAreReadAroundTheirX(String name) {
    assertThat(FormatPair.named(name).orElseThrow()).hasToString(name);
  }

  @Test
  void adviceNamesTheNearestPair() {
    assertThat(FormatPair.advice("int8xint5")).contains("int8xint");
    assertThat(FormatPair.advice("nonsense")).contains("int8xint4");
  }
}
