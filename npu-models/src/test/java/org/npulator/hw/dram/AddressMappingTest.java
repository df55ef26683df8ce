package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Bytes;

class AddressMappingTest {
  /** 4 bank groups of 4 banks, 1,024 rows of 64 transactions of 32 bytes. */
  private static final DramOrganization SIZE = Organizations.of(1, 4, 4, 1024, 64, 32);

  private static AddressMapping mapping(
      int channels, List<String> order, Map<String, List<String>> hash) {
    return new AddressMapping(
        SIZE, channels, 1, new AddressMappingConfig(order, Optional.empty(), Optional.of(hash)));
  }

  private static List<String> order(String text) {
    return List.of(text.split(" "));
  }

  /** Address bits by hand: 5 of the byte, then the order. */
  @Test
  void fieldsTakeTheirBitsFromTheLowestOn() {
    AddressMapping mapping =
        mapping(2, order("column:1 bank-group channel column bank row"), Map.of());
    long address = 0b11_0110_10_10110_1_11_0_00000L << 0;
    assertThat(mapping.channel(address)).isEqualTo(1);
    long transaction = mapping.transaction(address);
    assertThat(mapping.column(transaction)).isEqualTo(0b10110_0);
    assertThat(mapping.bank(transaction)).isEqualTo(0b11_10);
    assertThat(mapping.row(transaction)).isEqualTo(0b11_0110);
  }

  /** Three ranks of 16 banks, 1,024 rows and 64 columns, each place once. */
  @Test
  void ranksThatAreNoPowerOfTwoEndTheAddressesEarly() {
    AddressMappingConfig rankLast =
        new AddressMappingConfig(
            order("channel bank-group column bank row rank"), Optional.empty(), Optional.empty());
    AddressMapping mapping = new AddressMapping(SIZE, 1, 3, rankLast);
    long transactions = 3L * 16 * 1024 * 64;
    assertThat(mapping.capacityBytes()).isEqualTo(32 * transactions);
    Set<Long> places = new HashSet<>();
    for (long transaction = 0; transaction < transactions; transaction++) {
      int bank = mapping.bank(transaction);
      assertThat(bank).isBetween(0, 3 * 16 - 1);
      places.add(
          ((long) bank * 1024 + mapping.row(transaction)) * 64 + mapping.column(transaction));
    }
    assertThat(places).hasSize((int) transactions);
    AddressMappingConfig rankBelowRows =
        new AddressMappingConfig(
            order("channel bank-group column bank rank row"), Optional.empty(), Optional.empty());
    assertThatThrownBy(() -> new AddressMapping(SIZE, 1, 3, rankBelowRows))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("power of two");
  }

  /** Two pseudo channels of two ranks of four groups of four banks. */
  @Test
  void banksAreCountedAsTheControllerCountsThem() {
    DramOrganization size = Organizations.of(2, 4, 4, 1024, 64, 32);
    AddressMapping mapping =
        new AddressMapping(
            size,
            1,
            2,
            new AddressMappingConfig(
                order("bank rank pseudo-channel bank-group column row channel"),
                Optional.empty(),
                Optional.empty()));
    ChannelGeometry geometry = new ChannelGeometry(size, 2, DramProtocol.AllBanks.RANK);
    int bank = mapping.bank(0b10_1_0_11);
    assertThat(bank % geometry.banksPerGroup).isEqualTo(0b11);
    assertThat(geometry.groupOfBank[bank] % 4).isEqualTo(0b10);
    assertThat(geometry.rankOfBank[bank]).isEqualTo(2);
    assertThat(geometry.pseudoChannelOfBank[bank]).isEqualTo(1);
  }

  @Test
  void hashExchangesBanksAndChannelsByBitsOfTheRow() {
    AddressMapping plain = mapping(2, order("channel column bank-group bank row"), Map.of());
    AddressMapping hashed =
        mapping(
            2,
            order("channel column bank-group bank row"),
            Map.of("bank", List.of("row0 ^ row2", "none"), "channel", List.of("row1")));
    long rowBytes = 2L * 32 * 64 * 16;
    for (int row = 0; row < 8; row++) {
      long address = row * rowBytes;
      int bank = (row ^ row >> 2) & 1;
      int channel = row >> 1 & 1;
      assertThat(hashed.channel(address)).isEqualTo(channel);
      assertThat(hashed.bank(hashed.transaction(address))).isEqualTo(bank);
      assertThat(plain.bank(plain.transaction(address))).isZero();
    }
  }

  @Test
  void threeChannelsShareEqualStripesInTurn() {
    AddressMapping mapping =
        new AddressMapping(
            SIZE,
            3,
            1,
            new AddressMappingConfig(
                order("bank-group column bank row"),
                Optional.of(new Bytes(256)),
                Optional.empty()));
    for (int stripe = 0; stripe < 9; stripe++) {
      assertThat(mapping.channel(stripe * 256L)).isEqualTo(stripe % 3);
      assertThat(mapping.transaction(stripe * 256L + 255)).isEqualTo(stripe / 3 * 8 + 7);
    }
    assertThat(mapping.capacityBytes()).isEqualTo(3 * SIZE.rankBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "column bank-group bank:3 row channel, overlap: it has 2",
    "column bank-group bank bank row channel, overlap",
    "column:4 bank-group bank row channel, do not cover the capacity: column has 6",
    "column bank-group row channel, do not cover the capacity: bank has 2",
    "column bank-group bank rows channel, 'rows' is no field",
    "column:0 bank-group bank row channel, 'column:0' is no field",
    "column bank-group bank row, expected either 'channel'",
    "column bank-group bank row channel channel, once and not split"
  })
  void orderThatIsNoMappingIsRefused(String order, String problem) {
    assertThatThrownBy(() -> mapping(1, order(order), Map.of()))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining(problem);
  }

  @ParameterizedTest
  @CsvSource({
    "2, bank, row10, row0 to row9",
    "2, bank, row1 ^ row1, different bits",
    "2, bank, row1, one entry for each of the 2 bits",
    "2, column, row, cannot be hashed",
  })
  void hashThatIsNoExchangeIsRefused(int channels, String field, String bits, String problem) {
    List<String> texts =
        bits.equals("row1") || bits.equals("row") ? List.of(bits) : List.of(bits, "none");
    assertThatThrownBy(
            () ->
                mapping(
                    channels, order("channel column bank-group bank row"), Map.of(field, texts)))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining(problem);
  }

  /** Two bits of channels and two of banks: rows 0 to 15 meet 16 different pairs. */
  @Test
  void fieldsThatFoldTheRowShareIt() {
    AddressMapping mapping =
        mapping(
            4,
            order("channel column bank-group bank row"),
            Map.of("bank", List.of("row"), "channel", List.of("row")));
    Set<List<Integer>> places = new HashSet<>();
    for (int row = 0; row < 16; row++) {
      long address = row * 4L * 32 * 64 * 16;
      places.add(List.of(mapping.channel(address), mapping.bank(mapping.transaction(address))));
    }
    assertThat(places).hasSize(16);
  }

  @Test
  void channelIsHashedOnlyByRowsAboveIt() {
    assertThatThrownBy(
            () ->
                mapping(
                    2,
                    order("column bank-group bank row channel"),
                    Map.of("channel", List.of("row"))))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("above");
  }
}
