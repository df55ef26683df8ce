package org.npulator.core.quantity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "64 B, 64",
    "2 MiB, 2097152",
    "2MiB, 2097152",
    "0.5 KiB, 512",
    "3 kB, 3000",
    "1.5 GB, 1500000000",
    "1 GiB, 1073741824",
    "16 Gibit, 2147483648",
    "16 Gbit, 2000000000",
    "1e3 kB, 1000000",
    "0 B, 0",
    "9223372036854775807 B, 9223372036854775807"
  })
  void sizesAreExact(String text, long bytes) {
    assertThat(Bytes.parse(text)).isEqualTo(new Bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({
    "51.2 GB/s, 51.2e9",
    "51.2 Gbit/s, 6.4e9",
    "1 GiB/s, 1073741824",
    "0 B/s, 0",
    "8 bit/s, 1"
  })
  void ratesKnowBitsAndBytes(String text, double bytesPerSecond) {
    assertThat(Bandwidth.parse(text).bytesPerSecond()).isEqualTo(bytesPerSecond);
  }

  @Test
  void valuesAreTheDoublesNearestToTheirTexts() {
    assertThat(Energy.parse("0.64 pJ").joules()).isEqualTo(0.64e-12);
    assertThat(Energy.parse("3.7 fJ").joules()).isEqualTo(3.7e-15);
    assertThat(Power.parse("180 mW").watts()).isEqualTo(0.18);
    assertThat(Duration.parse("18 ns").seconds()).isEqualTo(18e-9);
    assertThat(Duration.parse("3.9 \u00b5s").seconds()).isEqualTo(3.9e-6);
    assertThat(Duration.parse("3.9 us").seconds()).isEqualTo(3.9e-6);
    assertThat(Voltage.parse("1050 mV").volts()).isEqualTo(1.05);
    assertThat(Current.parse("45 mA").amperes()).isEqualTo(0.045);
  }

  @ParameterizedTest
  @CsvSource({
    "1 GHz, 1000000000, 1",
    "1.2 GHz, 1200000000, 1",
    "1333.3 MHz, 1333300000, 1",
    "3200/3 MHz, 3200000000, 3",
    "0.3 Hz, 3, 10",
    "8533/8 MHz, 1066625000, 1"
  })
  void frequenciesAreExactFractions(String text, long numerator, long denominator) {
    assertThat(Frequency.parse(text)).isEqualTo(new Frequency(numerator, denominator));
  }

  @Test
  void textsAreInTheUnitOneWouldWrite() {
    assertThat(Frequency.hertz(1_333_300_000)).hasToString("1.3333 GHz");
    assertThat(new Frequency(3_200_000_000L, 3)).hasToString("3200000000/3 Hz");
    assertThat(new Bytes(51_200_000_000L)).hasToString("51200 MB");
    assertThat(new Bytes(0)).hasToString("0 B");
    assertThat(new Bytes(262_144)).hasToString("256 KiB");
    assertThat(new Cycles(1)).hasToString("1 cycle");
    assertThat(new Cycles(4)).hasToString("4 cycles");
    assertThat(new Energy(0.64e-12)).hasToString("640 fJ");
    assertThat(new Power(0)).hasToString("0 W");
    assertThat(new Bandwidth(51.2e9)).hasToString("51.2 GB/s");
  }

  @Test
  void oneCycleIsReadInSingularAndPlural() {
    assertThat(Cycles.parse("1 cycle"))
        .isEqualTo(Cycles.parse("1 cycles"))
        .isEqualTo(new Cycles(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "2",
        "MiB",
        "2 mib",
        "2 MiB ",
        " 2 MiB",
        "2  MiB",
        "-2 MiB",
        "+2 MiB",
        "2,5 MiB",
        ".5 MiB",
        "2. MiB",
        "0x10 B",
        "1_000 B",
        "NaN B",
        "Infinity B",
        "2 MiB/s",
        "1/2 MiB",
        "\u0662 MiB",
        "1e9999 B",
        "2 MB\n"
      })
  void whatIsNoSizeIsRejectedWithAnExample(String text) {
    assertThatExceptionOfType(QuantityFormatException.class)
        .isThrownBy(() -> Bytes.parse(text))
        .withMessageStartingWith("expected a size such as 2 MiB or 64 B");
  }

  @Test
  void aWrongUnitIsAnsweredWithTheRightOnes() {
    assertThatExceptionOfType(QuantityFormatException.class)
        .isThrownBy(() -> Frequency.parse("4 cycles"))
        .withMessageContaining("Hz, kHz, MHz, GHz, THz");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0.3 B", "8 EB", "9223372036854775808 B", "8388608 TiB", "1e99 TB", "1 bit"})
  void sizesAreWholeAndBelowTwoToThe63(String text) {
    assertThatExceptionOfType(QuantityFormatException.class).isThrownBy(() -> Bytes.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 Hz", "0/1 Hz", "1/0 Hz", "1e30 Hz", "1e-30 Hz"})
  void frequenciesArePositiveAndFitIntoAFraction(String text) {
    assertThatExceptionOfType(QuantityFormatException.class)
        .isThrownBy(() -> Frequency.parse(text))
        .withMessageStartingWith("expected a frequency");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e999 W", "1e-999 W", "180 MW", "180 mJ", "1/3 W"})
  void powersAreFiniteAndInUnitsOfPower(String text) {
    assertThatExceptionOfType(QuantityFormatException.class).isThrownBy(() -> Power.parse(text));
  }

  @Test
  void longTextsAreRejectedUnread() {
    assertThatExceptionOfType(QuantityFormatException.class)
        .isThrownBy(() -> Bytes.parse("1".repeat(1_000_000) + " B"));
  }

  @Test
  void negativeAndInfiniteValuesDoNotExist() {
    assertRejected(Energy::new, -1.0, Double.NaN, Double.POSITIVE_INFINITY);
    assertRejected(Power::new, -1.0, Double.NaN, Double.POSITIVE_INFINITY);
    assertRejected(Duration::new, -1.0, Double.NaN, Double.POSITIVE_INFINITY);
    assertRejected(Bandwidth::new, -1.0, Double.NaN, Double.POSITIVE_INFINITY);
    assertRejected(Voltage::new, -1.0, Double.NaN, Double.POSITIVE_INFINITY);
    assertRejected(Current::new, -1.0, Double.NaN, Double.POSITIVE_INFINITY);
    assertRejected(Bytes::new, -1L);
    assertRejected(Cycles::new, -1L);
    assertRejected(Frequency::hertz, -1L, 0L);
  }

  @Test
  void zeroHasNoSign() {
    assertThat(new Energy(-0.0)).isEqualTo(new Energy(0));
  }

  @SafeVarargs
  private static <T> void assertRejected(Function<T, ?> create, T... values) {
    for (T value : values) {
      assertThatIllegalArgumentException().isThrownBy(() -> create.apply(value));
    }
  }
}
