package org.npulator.hw.dma;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class StridedBytesProperties {
  private static final long MEMORY_BYTES = 4096;

  @Provide
  Arbitrary<StridedBytes> descriptors() {
    return Combinators.combine(
            Arbitraries.longs().between(-50, MEMORY_BYTES),
            Arbitraries.longs().between(1, 40),
            Arbitraries.longs().between(1, 5),
            Arbitraries.longs().between(-60, 300),
            Arbitraries.longs().between(1, 5),
            Arbitraries.longs().between(-300, 900))
        .as(StridedBytes::new);
  }

  /** Every address, by three loops. */
  private static List<Long> addresses(StridedBytes bytes) {
    List<Long> addresses = new ArrayList<>();
    for (long plane = 0; plane < bytes.planes(); plane++) {
      for (long row = 0; row < bytes.rows(); row++) {
        for (long offset = 0; offset < bytes.rowBytes(); offset++) {
          addresses.add(
              bytes.address()
                  + plane * bytes.planeStrideBytes()
                  + row * bytes.strideBytes()
                  + offset);
        }
      }
    }
    return addresses;
  }

  @Property
  void boundsAreThoseOfTheEnumeratedAddresses(@ForAll("descriptors") StridedBytes bytes) {
    LongStream all = addresses(bytes).stream().mapToLong(Long::longValue);
    var summary = all.summaryStatistics();
    assertThat(bytes.low()).isEqualTo(summary.getMin());
    assertThat(bytes.end()).isEqualTo(summary.getMax() + 1);
    assertThat(bytes.bytes()).isEqualTo(summary.getCount());
  }

  @Property
  void transferIsRefusedIfAnyAddressIsOutsideOfTheMemory(
      @ForAll("descriptors") StridedBytes bytes) {
    boolean inside =
        addresses(bytes).stream().allMatch(address -> address >= 0 && address < MEMORY_BYTES);
    if (inside) {
      assertThatCode(() -> bytes.requireWithin("scratchpad", MEMORY_BYTES))
          .doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> bytes.requireWithin("scratchpad", MEMORY_BYTES))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("of a scratchpad of 4096");
    }
  }

  @Property
  void planeBeginsWhereItsFirstRowDoes(@ForAll("descriptors") StridedBytes bytes) {
    List<Long> addresses = addresses(bytes);
    for (int plane = 0; plane < bytes.planes(); plane++) {
      assertThat(bytes.planeAddress(plane))
          .isEqualTo(addresses.get(plane * (int) (bytes.rows() * bytes.rowBytes())));
    }
  }

  @Example
  void strideOfASingleRowOrPlaneDoesNotMatter() {
    StridedBytes bytes = new StridedBytes(64, 32, 1, Long.MAX_VALUE, 1, Long.MIN_VALUE);
    assertThat(List.of(bytes.low(), bytes.end(), bytes.bytes())).containsExactly(64L, 96L, 32L);
  }

  @Example
  void emptyOrEndlessTransferIsRefused() {
    assertThatThrownBy(() -> new StridedBytes(0, 1, 1, 0, 0, 0))
        .hasMessage("a transfer of 0 planes of 1 rows of 1 bytes");
    assertThatThrownBy(() -> new StridedBytes(0, 1, 3, Long.MAX_VALUE / 2, 3, Long.MAX_VALUE / 2))
        .hasMessage("a transfer beyond all addresses");
  }
}
