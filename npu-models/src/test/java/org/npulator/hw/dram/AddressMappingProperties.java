package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.npulator.hw.port.Lane;

class AddressMappingProperties {

  private static MemoryConfig config(
      int channels, int ranks, MemoryConfig.AddressMappingKind mapping) {
    return Presets.memory("LPDDR5-6400", channels, ranks, mapping);
  }

  @Property(tries = 50)
  void everyTransactionHasItsOwnPlace(
      @ForAll MemoryConfig.AddressMappingKind kind,
      @ForAll @IntRange(min = 0, max = 2) int rankBits,
      @ForAll @LongRange(min = 0, max = 1L << 24) long start) {
    AddressMapping mapping = new AddressMapping(config(1, 1 << rankBits, kind));
    Set<Long> places = new HashSet<>();
    int count = 5000;
    for (long t = start; t < start + count; t++) {
      long bank = mapping.bank(t);
      long row = mapping.row(t);
      long column = mapping.column(t);
      assertThat(bank).isBetween(0L, (16L << rankBits) - 1);
      assertThat(row).isBetween(0L, 32767L);
      assertThat(column).isBetween(0L, 63L);
      places.add((bank << 40) + (row << 10) + column);
    }
    assertThat(places).hasSize(count);
  }

  @Property(tries = 50)
  void channelsShareEveryRangeWithoutGapOrOverlap(
      @ForAll MemoryConfig.AddressMappingKind kind,
      @ForAll @IntRange(min = 1, max = 5) int channels,
      @ForAll @LongRange(min = 0, max = 1L << 24) long begin,
      @ForAll @LongRange(min = 0, max = 1L << 16) long length) {
    AddressMapping mapping = new AddressMapping(config(channels, 1, kind));
    long low = begin * 32;
    long high = low + length * 32;
    long sum = 0;
    for (int channel = 0; channel < channels; channel++) {
      sum += mapping.firstTransaction(channel, high) - mapping.firstTransaction(channel, low);
    }
    assertThat(sum).isEqualTo(length);
  }

  /** 256 bytes from each of many rows of a matrix whose rows are a power of two apart. */
  @Test
  void columnOfTilesAPowerOfTwoApartUsesManyBanks() {
    long hashed = columnOfTiles(MemoryConfig.AddressMappingKind.TILE_DMA);
    long linear = columnOfTiles(MemoryConfig.AddressMappingKind.INTERLEAVE_BANK_GROUPS);
    assertThat(hashed).isLessThan(linear * 6 / 10);
  }

  private static long columnOfTiles(MemoryConfig.AddressMappingKind kind) {
    MemoryConfig config = config(1, 1, kind);
    return TransferScript.run(
            config,
            1,
            new Lane(0, 0, 64, 1, 1 << 16),
            List.of(new TransferScript.Step(0, false, 0, 256, 256, 1 << 18)),
            100_000,
            true,
            null)
        .ends()
        .get(0);
  }
}
