package org.npulator.hw.dram;

import java.util.List;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;

/** The device presets, and controllers as in the conditions of the reference runs. */
final class Presets {
  private Presets() {}

  static DramDevice device(String name) {
    return device(name, List.of());
  }

  /** A preset with some values overridden. */
  static DramDevice device(String name, List<String> overrides) {
    try {
      return new ConfigurationLoader(List.of())
          .load("memory", name, overrides, DramDevice.class)
          .value();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static MemoryConfig memory(String device, int channels, int ranks, AddressMappingConfig mapping) {
    return new MemoryConfig(device(device), channels, ranks, mapping, controller(true));
  }

  static ControllerConfig controller(boolean refresh) {
    return new ControllerConfig(
        ControllerConfig.Scheduler.FR_FCFS,
        new ControllerConfig.QueueConfig(32, 32),
        0.8,
        0.2,
        refresh ? ControllerConfig.Refresh.ALL_BANK : ControllerConfig.Refresh.NONE);
  }
}
