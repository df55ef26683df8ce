package org.npulator.core.quantity;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class QuantityProperties {

  private record Measured(DoubleFunction<Record> create, Function<String, Record> parse) {}

  @Provide
  Arbitrary<Measured> measuredQuantities() {
    return Arbitraries.of(
        new Measured(Bandwidth::new, Bandwidth::parse),
        new Measured(Current::new, Current::parse),
        new Measured(Duration::new, Duration::parse),
        new Measured(Energy::new, Energy::parse),
        new Measured(Power::new, Power::parse),
        new Measured(Voltage::new, Voltage::parse));
  }

  @Provide
  Arbitrary<Double> magnitudes() {
    Arbitrary<Double> decimals =
        Combinators.combine(
                Arbitraries.longs().between(0, 99_999), Arbitraries.integers().between(-18, 12))
            .as((digits, exponent) -> BigDecimal.valueOf(digits, -exponent).doubleValue());
    Arbitrary<Double> anyBits =
        Arbitraries.longs()
            .between(0, Double.doubleToLongBits(Double.MAX_VALUE))
            .map(Double::longBitsToDouble);
    return Arbitraries.oneOf(decimals, anyBits);
  }

  @Property
  void measuredQuantitiesPrintWhatParsesBack(
      @ForAll("measuredQuantities") Measured quantity, @ForAll("magnitudes") double value) {
    Record original = quantity.create.apply(value);
    assertThat(quantity.parse.apply(original.toString())).isEqualTo(original);
  }

  @Property
  void sizesPrintWhatParsesBack(@ForAll @LongRange(min = 0) long bytes) {
    assertThat(Bytes.parse(new Bytes(bytes).toString())).isEqualTo(new Bytes(bytes));
  }

  @Property
  void roundSizesPrintInTheirUnit(
      @ForAll @LongRange(min = 1, max = 999) long count, @ForAll @IntRange(max = 4) int power) {
    String unit = new String[] {"B", "KiB", "MiB", "GiB", "TiB"}[power];
    assertThat(new Bytes(count << (10 * power))).hasToString(count + " " + unit);
  }

  @Property
  void cyclesPrintWhatParsesBack(@ForAll @LongRange(min = 0) long cycles) {
    assertThat(Cycles.parse(new Cycles(cycles).toString())).isEqualTo(new Cycles(cycles));
  }

  @Property
  void frequenciesPrintWhatParsesBack(
      @ForAll @LongRange(min = 1) long numerator, @ForAll @LongRange(min = 1) long denominator) {
    Frequency frequency = new Frequency(numerator, denominator);
    assertThat(Frequency.parse(frequency.toString())).isEqualTo(frequency);
  }

  @Property
  void decimalFrequenciesAreExact(
      @ForAll @LongRange(min = 1, max = 9_999_999) long digits,
      @ForAll @IntRange(max = 6) int decimals) {
    String megahertz = BigDecimal.valueOf(digits, decimals).toPlainString();
    Frequency frequency = Frequency.parse(megahertz + " MHz");
    BigDecimal hertz = BigDecimal.valueOf(digits, decimals - 6);
    assertThat(BigDecimal.valueOf(frequency.numeratorHertz()))
        .isEqualByComparingTo(hertz.multiply(BigDecimal.valueOf(frequency.denominator())));
    assertThat(Frequency.parse(frequency.toString())).isEqualTo(frequency);
  }

  @Property
  void theLocaleChangesNothing(@ForAll("magnitudes") double value) {
    ToDoubleFunction<Locale> roundTrip =
        locale -> {
          Locale before = Locale.getDefault();
          Locale.setDefault(locale);
          try {
            return Energy.parse(new Energy(value).toString()).joules();
          } finally {
            Locale.setDefault(before);
          }
        };
    assertThat(roundTrip.applyAsDouble(Locale.GERMANY)).isEqualTo(value);
    assertThat(roundTrip.applyAsDouble(Locale.forLanguageTag("ar-EG"))).isEqualTo(value);
  }
}
