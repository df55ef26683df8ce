package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Bytes;
import org.npulator.hw.chip.NpuConfig;

/**
 * Channels that follow from the number of a request by polynomial division (Rau, Pseudo-randomly
 * interleaved memory, ISCA 1991), as ONNXim (a1e8629) chooses them.
 */
class PolynomialChannelsTest {
  private static final int REQUEST_BYTES = 32;

  /** x^4 + x + 1. */
  private static final int POLYNOMIAL = 0b10011;

  /** Bits of the request number that count. */
  private static final int BITS = 13;

  private static final AddressMapping SIXTEEN = mapping("npu-4x128-ONNXim");
  private static final AddressMapping TWO = mapping("npu-1x8-ONNXim");

  private static AddressMapping mapping(String machine) {
    try {
      return new AddressMapping(
          new ConfigurationLoader(List.of())
              .load("npu", machine, List.of(), NpuConfig.class)
              .value()
              .memory());
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The remainder of the low bits of a number, bits taken as coefficients. */
  private static int remainder(long number) {
    int rest = 0;
    for (int bit = BITS - 1; bit >= 0; bit--) {
      rest = rest << 1 | (int) (number >> bit & 1);
      rest = (rest & 0b10000) == 0 ? rest : rest ^ POLYNOMIAL;
    }
    return rest;
  }

  @Property
  void channelOfSixteenIsTheRemainder(@ForAll @LongRange(min = 0, max = 1L << 33) long address) {
    assertThat(SIXTEEN.channel(address)).isEqualTo(remainder(address / REQUEST_BYTES));
  }

  /** ONNXim numbers channels by x + 1 times the remainder, and takes the lowest bit of two. */
  @Property
  void channelOfTwoIsTheLowestBit(@ForAll @LongRange(min = 0, max = 1L << 35) long address) {
    int rest = remainder(address / REQUEST_BYTES);
    int product = rest << 1 ^ rest;
    product = (product & 0b10000) == 0 ? product : product ^ POLYNOMIAL;
    assertThat(TWO.channel(address)).isEqualTo(product & 1);
  }

  /** RoBaRaCoCh: two pseudo channels of 16 banks of 32 transactions, then the next row. */
  @Property
  void bankOfATransactionDoesNotDependOnItsRow(
      @ForAll @LongRange(min = 0, max = 1L << 24) long transaction) {
    long ofAllBanks = 2 * 16 * 32;
    assertThat(SIXTEEN.row(transaction)).isEqualTo((int) (transaction / ofAllBanks));
    assertThat(SIXTEEN.bank(transaction)).isEqualTo(SIXTEEN.bank(transaction % ofAllBanks));
  }

  @Test
  void everyStrideOfAPowerOfTwoUsesAllChannels() {
    for (int shift = 0; shift < 8; shift++) {
      Map<Integer, Integer> uses = new HashMap<>();
      for (long i = 0; i < 16; i++) {
        uses.merge(SIXTEEN.channel((i << shift) * REQUEST_BYTES), 1, Integer::sum);
      }
      assertThat(uses).hasSize(16);
    }
  }

  @Test
  void bitsOfTheRoundBelongToChannelsOnly() {
    DramDevice device = Presets.device("HBM2-2400-ONNXim");
    for (Map<String, List<String>> hash :
        List.of(
            Map.of("bank", List.of("round0", "none")),
            Map.of("channel", List.of("round40")),
            Map.of("channel", List.of("round1 ^ round1")))) {
      AddressMappingConfig config =
          new AddressMappingConfig(
              List.of("column", "pseudo-channel", "bank-group", "bank", "row"),
              Optional.of(new Bytes(REQUEST_BYTES)),
              Optional.of(hash));
      assertThatThrownBy(() -> new AddressMapping(device.organization(), 2, 1, config))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("no exclusive or of different bits row0 to row14");
    }
  }
}
