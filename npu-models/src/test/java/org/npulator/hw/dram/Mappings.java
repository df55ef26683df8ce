package org.npulator.hw.dram;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.core.quantity.Bytes;

/** The address mappings that come with the simulator. */
final class Mappings {
  static final AddressMappingConfig TILE_DMA = load("tile-dma");
  static final AddressMappingConfig INTERLEAVE_BANK_GROUPS = load("interleave-bank-groups");
  static final AddressMappingConfig ROW_LINEAR = load("row-linear");

  private Mappings() {}

  /** The presets, and others whose fields are split and mixed. */
  static AddressMappingConfig random(Random random) {
    List<AddressMappingConfig> mappings =
        List.of(
            TILE_DMA,
            INTERLEAVE_BANK_GROUPS,
            ROW_LINEAR,
            striped(
                512,
                "column:1 bank-group column:1 pseudo-channel bank column rank row",
                "bank-group"),
            striped(64, "bank-group column:1 rank row:1 column bank pseudo-channel row", "bank"),
            striped(4096, "bank bank-group pseudo-channel rank column row", "rank"));
    return mappings.get(random.nextInt(mappings.size()));
  }

  private static AddressMappingConfig striped(long bytes, String order, String hashed) {
    return new AddressMappingConfig(
        List.of(order.split(" ")),
        Optional.of(new Bytes(bytes)),
        Optional.of(Map.of(hashed, List.of("row"))));
  }

  private static AddressMappingConfig load(String name) {
    try {
      return new ConfigurationLoader(List.of())
          .load("address-mapping", name, List.of(), AddressMappingConfig.class)
          .value();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
