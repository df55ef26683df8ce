package org.npulator.core.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.npulator.core.quantity.Frequency;

class TimeBaseProperties {

  @Provide
  Arbitrary<Frequency> clocks() {
    return Combinators.combine(
            Arbitraries.longs().between(1, 4000).map(n -> n * 1_000_000),
            Arbitraries.longs().between(1, 12))
        .as(Frequency::new);
  }

  private static TimeBase timeBase(List<Frequency> frequencies) {
    Map<String, Frequency> named = new TreeMap<>();
    for (int i = 0; i < frequencies.size(); i++) {
      named.put("clock" + i, frequencies.get(i));
    }
    return new TimeBase(named);
  }

  @Property
  void everyClockEdgeIsAWholeTick(
      @ForAll @Size(min = 1, max = 3) List<@From("clocks") Frequency> frequencies) {
    TimeBase timeBase = timeBase(frequencies);
    for (int i = 0; i < frequencies.size(); i++) {
      ClockDomain clock = timeBase.clock("clock" + i);
      assertThat(clock.frequency()).isEqualTo(frequencies.get(i));
      // ticks per second = ticks per cycle x cycles per second, as fractions
      assertThat(
              product(
                  clock.ticksPerCycle(),
                  frequencies.get(i).numeratorHertz(),
                  timeBase.tickRate().denominator()))
          .isEqualTo(
              product(timeBase.tickRate().numeratorHertz(), frequencies.get(i).denominator()));
    }
  }

  @Property
  void noSlowerTickHasEveryEdge(
      @ForAll @Size(min = 1, max = 3) List<@From("clocks") Frequency> frequencies) {
    TimeBase timeBase = timeBase(frequencies);
    BigInteger common = BigInteger.ZERO;
    for (int i = 0; i < frequencies.size(); i++) {
      common = common.gcd(BigInteger.valueOf(timeBase.clock("clock" + i).ticksPerCycle()));
    }
    assertThat(common).isEqualTo(BigInteger.ONE);
  }

  private static BigInteger product(long... factors) {
    BigInteger product = BigInteger.ONE;
    for (long factor : factors) {
      product = product.multiply(BigInteger.valueOf(factor));
    }
    return product;
  }

  @Property
  void theNextEdgeIsTheFirstMultipleOfTheCycle(
      @ForAll @LongRange(max = 1L << 40) long tick,
      @ForAll @LongRange(min = 1, max = 10_000) long ticksPerCycle) {
    ClockDomain clock = new ClockDomain("core", Frequency.hertz(1), ticksPerCycle);
    long edge = clock.edgeAtOrAfter(tick);
    assertThat(edge % ticksPerCycle).isZero();
    assertThat(edge - tick).isBetween(0L, ticksPerCycle - 1);
    assertThat(clock.ticks(clock.cycles(edge))).isEqualTo(edge);
  }

  @Example
  void oneAndOnePointTwoGigahertzMeetInSix() {
    TimeBase timeBase =
        new TimeBase(
            Map.of("core", Frequency.parse("1 GHz"), "fabric", Frequency.parse("1.2 GHz")));
    assertThat(timeBase.tickRate()).isEqualTo(Frequency.parse("6 GHz"));
    assertThat(timeBase.clock("core").ticksPerCycle()).isEqualTo(6);
    assertThat(timeBase.clock("fabric").ticksPerCycle()).isEqualTo(5);
    assertThat(timeBase.seconds(3_000_000_000L)).isEqualTo(0.5, within(1e-15));
  }

  @Example
  void fractionsOfAHertzAreCounted() {
    TimeBase timeBase = new TimeBase(Map.of("a", new Frequency(1, 2), "b", new Frequency(1, 3)));
    assertThat(timeBase.tickRate()).isEqualTo(Frequency.hertz(1));
    assertThat(timeBase.clock("a").ticksPerCycle()).isEqualTo(2);
    assertThat(timeBase.clock("b").ticksPerCycle()).isEqualTo(3);
  }

  @Example
  void clocksWithoutACommonTickAreNamed() {
    Frequency prime = Frequency.hertz(999_999_937);
    Frequency otherPrime = Frequency.hertz(999_999_929);
    Frequency thirdPrime = Frequency.hertz(999_999_893);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(
            () -> new TimeBase(Map.of("core", prime, "fabric", otherPrime, "dram", thirdPrime)))
        .withMessageContainingAll("core", "fabric", "dram", "999.999937 MHz");
  }

  @Example
  void aCycleThatHasTooManyTicksIsAnErrorThatNamesTheClocks() {
    Frequency slow = new Frequency(1, Long.MAX_VALUE);
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> new TimeBase(Map.of("core", Frequency.hertz(1000), "slow", slow)))
        .withMessageContainingAll("core", "slow");
  }

  @Example
  void unknownClocksAndNoClocksAreRejected() {
    TimeBase timeBase = new TimeBase(Map.of("core", Frequency.hertz(1)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> timeBase.clock("fabric"))
        .withMessageContainingAll("fabric", "core");
    assertThatIllegalArgumentException().isThrownBy(() -> new TimeBase(Map.of()));
  }
}
