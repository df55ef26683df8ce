package org.npulator.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.DoubleRange;

class HistogramProperties {

  @Provide
  Arbitrary<List<Long>> latencies() {
    return Arbitraries.integers()
        .between(0, 52)
        .flatMap(bits -> Arbitraries.longs().between(0, 1L << bits))
        .list()
        .ofMinSize(1)
        .ofMaxSize(200);
  }

  private static Histogram of(List<Long> values) {
    Histogram histogram = new Histogram();
    values.forEach(histogram::record);
    return histogram;
  }

  @Property
  void countMeanAndExtremesAreExact(@ForAll("latencies") List<Long> values) {
    Histogram histogram = of(values);
    assertThat(histogram.count()).isEqualTo(values.size());
    assertThat(histogram.minimum())
        .isEqualTo(values.stream().mapToLong(v -> v).min().orElseThrow());
    assertThat(histogram.maximum())
        .isEqualTo(values.stream().mapToLong(v -> v).max().orElseThrow());
    long sum = values.stream().mapToLong(v -> v).sum();
    assertThat(histogram.mean()).isEqualTo((double) sum / values.size());
  }

  @Property
  void aPercentileIsAtMostASixteenthTooLarge(
      @ForAll("latencies") List<Long> values,
      @ForAll @DoubleRange(min = 0.01, max = 100) double percent) {
    List<Long> sorted = values.stream().sorted().toList();
    int rank = (int) Math.ceil(percent * values.size() / 100);
    long exact = sorted.get(rank - 1);
    assertThat(of(values).percentile(percent)).isBetween(exact, exact + exact / 16);
  }

  @Example
  void withoutValuesAllIsZero() {
    Histogram histogram = new Histogram();
    assertThat(histogram.mean()).isZero();
    assertThat(histogram.minimum()).isZero();
    assertThat(histogram.maximum()).isZero();
    assertThat(histogram.percentile(99)).isZero();
  }

  @Example
  void theLargestLongHasABucket() {
    Histogram histogram = of(List.of(Long.MAX_VALUE));
    assertThat(histogram.percentile(100)).isEqualTo(Long.MAX_VALUE);
  }

  @Example
  void negativeValuesAndPercentagesOutOfRangeAreRejected() {
    Histogram histogram = new Histogram();
    assertThatIllegalArgumentException().isThrownBy(() -> histogram.record(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> histogram.percentile(0));
    assertThatIllegalArgumentException().isThrownBy(() -> histogram.percentile(100.1));
    assertThatIllegalArgumentException().isThrownBy(() -> histogram.percentile(Double.NaN));
  }
}
