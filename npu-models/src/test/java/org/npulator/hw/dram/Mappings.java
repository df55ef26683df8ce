package org.npulator.hw.dram;

import java.util.List;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;

/** The address mappings that come with the simulator. */
final class Mappings {
  static final AddressMappingConfig TILE_DMA = load("tile-dma");
  static final AddressMappingConfig INTERLEAVE_BANK_GROUPS = load("interleave-bank-groups");
  static final AddressMappingConfig ROW_LINEAR = load("row-linear");

  private Mappings() {}

  static List<AddressMappingConfig> all() {
    return List.of(TILE_DMA, INTERLEAVE_BANK_GROUPS, ROW_LINEAR);
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
