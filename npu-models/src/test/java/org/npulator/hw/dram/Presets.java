package org.npulator.hw.dram;

import java.util.List;
import java.util.Optional;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;

/** The device presets, and controllers as in the conditions of the reference runs. */
final class Presets {
  private Presets() {}

  static DramDevice device(String name) {
    try {
      return new ConfigurationLoader(List.of())
          .load("memory", name, List.of(), DramDevice.class)
          .value();
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static MemoryConfig memory(
      String device, int channels, int ranks, MemoryConfig.AddressMappingKind mapping) {
    return new MemoryConfig(device(device), channels, ranks, mapping, controller(true));
  }

  static ControllerConfig controller(boolean refresh) {
    return new ControllerConfig(
        ControllerConfig.Scheduler.FR_FCFS,
        new ControllerConfig.QueueConfig(32, 32, Optional.empty()),
        0.8,
        0.2,
        refresh ? ControllerConfig.Refresh.ALL_BANK : ControllerConfig.Refresh.NONE);
  }

  /** Queues as in the reference runs of DRAMsim3. */
  static ControllerConfig bankQueues(boolean refresh) {
    return new ControllerConfig(
        ControllerConfig.Scheduler.FR_FCFS,
        new ControllerConfig.QueueConfig(
            32, 32, Optional.of(new ControllerConfig.BankCommandConfig(8, 4, 8))),
        1,
        0,
        refresh ? ControllerConfig.Refresh.ALL_BANK : ControllerConfig.Refresh.NONE);
  }
}
