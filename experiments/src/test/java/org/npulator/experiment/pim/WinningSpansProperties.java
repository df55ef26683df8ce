package org.npulator.experiment.pim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.npulator.experiment.pim.WinningSpans.Span;

class WinningSpansProperties {
  @Property
  void firstSizeThatWinsIsFoundExactly(
      @ForAll @LongRange(min = 1, max = 100_000) long most,
      @ForAll @LongRange(min = 1, max = 120_000) long first)
      throws Exception {
    WinningSpans found = WinningSpans.search(most, 1, 0, size -> size >= first ? 1.5 : 0.9);

    assertThat(found.spans()).isEqualTo(first <= most ? List.of(new Span(first, most)) : List.of());
    assertThat(found.searchedTo()).isEqualTo(most);
  }

  @Property
  void lastSizeThatWinsIsFoundExactlyAndHopelessSizesAreNotLookedAt(
      @ForAll @LongRange(min = 1, max = 1000) long last) throws Exception {
    long[] largest = {0};
    WinningSpans found =
        WinningSpans.search(
            1 << 20,
            1,
            0.5,
            size -> {
              largest[0] = Math.max(largest[0], size);
              return (last + 0.5) / size;
            });

    assertThat(found.spans()).containsExactly(new Span(1, last));
    assertThat(largest[0]).isLessThanOrEqualTo(4 * (last + 1));
  }

  @Property
  void everySizeIsSeenWhereAllAreLookedAt(
      @ForAll @LongRange(min = 2, max = 7) long period,
      @ForAll @LongRange(min = 1, max = 60) long most)
      throws Exception {
    WinningSpans found = WinningSpans.search(most, most, 0, size -> size % period == 0 ? 2 : 0.5);

    assertThat(found.spans())
        .allSatisfy(
            span -> {
              assertThat(span.from() % period).isZero();
              assertThat(span.to()).isEqualTo(span.from());
            })
        .hasSize((int) (most / period));
  }
}
