package org.npulator.hw.pim;

import java.util.List;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.hw.chip.PimSystemConfig;

/** The memories with processing in memory that come with the simulator. */
final class PimPresets {
  private PimPresets() {}

  static PimSystemConfig load(String name, String... overrides) {
    try {
      return new ConfigurationLoader(List.of())
          .load("pim", name, List.of(overrides), PimSystemConfig.class)
          .value();
    } catch (ConfigurationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** One channel that is not refreshed, so that cycles can be counted by hand. */
  static PimSystemConfig oneChannel(String name) {
    return load(name, "memory.channels=1", "memory.controller.refresh.type=none");
  }
}
