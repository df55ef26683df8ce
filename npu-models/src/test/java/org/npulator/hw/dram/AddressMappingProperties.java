package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.npulator.core.quantity.Bytes;
import org.npulator.hw.port.Lane;

class AddressMappingProperties {
  private static final int TRANSACTION_BYTES = 16;

  /** A small memory with fields of random width in random order. */
  record Layout(
      DramOrganization organization, int channels, int ranks, AddressMappingConfig config) {

    AddressMapping mapping() {
      return new AddressMapping(organization, channels, ranks, config);
    }
  }

  @Provide
  Arbitrary<Layout> layouts() {
    return Arbitraries.randomValue(AddressMappingProperties::layout);
  }

  private static Layout layout(Random random) {
    int groups = random.nextInt(3);
    int banks = random.nextInt(3);
    int columns = random.nextInt(4);
    int ranks = random.nextInt(2);
    int pseudoChannels = random.nextInt(2);
    int rows = 1 + random.nextInt(4);
    DramOrganization organization =
        Organizations.of(
            1 << pseudoChannels,
            1 << groups,
            1 << banks,
            1 << rows,
            1 << columns,
            TRANSACTION_BYTES);
    boolean striped = random.nextBoolean();
    int channels = 1 + random.nextInt(6);
    List<String> order = order(random, Map.of("bank-group", groups, "bank", banks, "rank", ranks));
    order.addAll(split(random, "pseudo-channel", pseudoChannels));
    order.addAll(split(random, "column", columns));
    order.addAll(split(random, "row", rows));
    Collections.shuffle(order, random);
    if (!striped) {
      order.add(random.nextInt(order.size() + 1), "channel");
    }
    Map<String, List<String>> hash = new LinkedHashMap<>();
    if (random.nextBoolean()) {
      hash.put("bank", List.of("row"));
    }
    if (groups == 2 && random.nextBoolean()) {
      hash.put("bank-group", List.of("none", "row0"));
    }
    boolean rowsAbove = !striped && order.indexOf("channel") == 0;
    if (rowsAbove && random.nextBoolean()) {
      hash.put("channel", List.of("row"));
    }
    return new Layout(
        organization,
        channels,
        1 << ranks,
        new AddressMappingConfig(
            order,
            striped
                ? Optional.of(new Bytes(TRANSACTION_BYTES << random.nextInt(columns + rows)))
                : Optional.empty(),
            hash.isEmpty() ? Optional.empty() : Optional.of(hash)));
  }

  private static List<String> order(Random random, Map<String, Integer> widths) {
    List<String> order = new ArrayList<>();
    widths.forEach((field, bits) -> order.addAll(split(random, field, bits)));
    return order;
  }

  private static List<String> split(Random random, String field, int bits) {
    if (bits > 1 && random.nextBoolean()) {
      int low = 1 + random.nextInt(bits - 1);
      return List.of(field + ":" + low, field + ":" + (bits - low));
    }
    return List.of(bits > 0 && random.nextBoolean() ? field + ":" + bits : field);
  }

  @Property
  void everyAddressHasItsOwnPlace(@ForAll("layouts") Layout layout) {
    AddressMapping mapping = layout.mapping();
    Set<List<Integer>> places = new HashSet<>();
    DramOrganization size = layout.organization();
    long transactions = mapping.capacityBytes() / TRANSACTION_BYTES;
    for (long i = 0; i < transactions; i++) {
      int channel = mapping.channel(i * TRANSACTION_BYTES);
      long transaction = mapping.transaction(i * TRANSACTION_BYTES);
      int bank = mapping.bank(transaction);
      int row = mapping.row(transaction);
      int column = mapping.column(transaction);
      assertThat(channel).isBetween(0, layout.channels() - 1);
      assertThat(bank).isBetween(0, size.pseudoChannelCount() * layout.ranks() * size.banks() - 1);
      assertThat(row).isBetween(0, size.rows() - 1);
      assertThat(column).isBetween(0, size.transactionsPerRow() - 1);
      places.add(List.of(channel, bank, row, column));
    }
    assertThat(places).hasSize((int) transactions);
    assertThat(transactions)
        .isEqualTo(
            size.pseudoChannelCount()
                * layout.channels()
                * layout.ranks()
                * size.rankBytes()
                / TRANSACTION_BYTES);
  }

  /** The numbers of a channel's transactions follow its addresses without gap. */
  @Property
  void firstTransactionCountsTheLowerAddressesOfTheChannel(@ForAll("layouts") Layout layout) {
    AddressMapping mapping = layout.mapping();
    long[] lower = new long[layout.channels()];
    long transactions = mapping.capacityBytes() / TRANSACTION_BYTES;
    for (long i = 0; i <= transactions; i++) {
      for (int channel = 0; channel < lower.length; channel++) {
        assertThat(mapping.firstTransaction(channel, i * TRANSACTION_BYTES))
            .isEqualTo(lower[channel]);
      }
      if (i < transactions) {
        lower[mapping.channel(i * TRANSACTION_BYTES)]++;
      }
    }
  }

  @Property
  void banksOfARowSetRecurAndItsRowStays(@ForAll("layouts") Layout layout) {
    AddressMapping mapping = layout.mapping();
    long set = mapping.transactionsPerRowSet();
    int period = mapping.bankPeriod();
    long transactions = mapping.capacityBytes() / TRANSACTION_BYTES / layout.channels();
    assertThat(transactions % set).isZero();
    for (long transaction = 0; transaction < transactions; transaction++) {
      assertThat(mapping.row(transaction)).isEqualTo(mapping.row(transaction / set * set));
      long within = transaction % set;
      assertThat(mapping.bank(transaction))
          .isEqualTo(mapping.bank(transaction - within + within % period));
    }
  }

  /** 256 bytes from each of many rows of a matrix whose rows are a power of two apart. */
  @Test
  void columnOfTilesAPowerOfTwoApartUsesManyBanks() {
    long hashed = columnOfTiles(Mappings.TILE_DMA, 1, 256, 1 << 18);
    long linear = columnOfTiles(Mappings.INTERLEAVE_BANK_GROUPS, 1, 256, 1 << 18);
    assertThat(hashed).isLessThan(linear * 6 / 10);
  }

  /** Without hash all of them lie on one of four channels. */
  @Test
  void columnOfTilesAPowerOfTwoApartUsesAllChannels() {
    AddressMappingConfig plain =
        new AddressMappingConfig(
            Mappings.TILE_DMA.order(), Mappings.TILE_DMA.channelStripe(), Optional.empty());
    long hashed = columnOfTiles(Mappings.TILE_DMA, 4, 64, 1 << 12);
    assertThat(hashed).isLessThan(columnOfTiles(plain, 4, 64, 1 << 12) / 3);
  }

  private static long columnOfTiles(
      AddressMappingConfig mapping, int channels, long rowBytes, long stride) {
    MemoryConfig config = Presets.memory("LPDDR5-6400", channels, 1, mapping);
    return TransferScript.run(
            config,
            1,
            new Lane(0, 0, 64, 1, 1 << 16),
            List.of(new TransferScript.Step(0, false, 0, rowBytes, 2048, stride)),
            400_000,
            true,
            null)
        .ends()
        .get(0);
  }
}
