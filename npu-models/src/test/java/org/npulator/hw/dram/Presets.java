package org.npulator.hw.dram;

import java.util.List;
import java.util.Map;
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
    return controller(
        refresh ? new RefreshConfig.AllBank(Optional.empty()) : new RefreshConfig.None());
  }

  static ControllerConfig controller(RefreshConfig refresh) {
    return controller(
        new SchedulerConfig.FirstReady(Optional.empty()), 32, new PagePolicyConfig.Open(), refresh);
  }

  static ControllerConfig controller(
      SchedulerConfig scheduler, int queue, PagePolicyConfig pages, RefreshConfig refresh) {
    return new ControllerConfig(
        scheduler,
        new ControllerConfig.QueueConfig(queue, queue),
        0.8,
        0.2,
        Optional.of(pages),
        refresh);
  }

  /** A device with another organisation, timing and constraints. */
  static DramDevice with(
      DramDevice device,
      DramOrganization organization,
      Map<String, Integer> timing,
      Map<String, TimingConstraint> constraints,
      String burst) {
    return new DramDevice(
        device.standard(),
        device.clock(),
        organization,
        timing,
        device.readLatency(),
        device.writeLatency(),
        burst,
        device.refreshInterval(),
        device.refreshDuration(),
        device.postponableRefreshes(),
        device.bankRefresh(),
        device.rowCycle(),
        device.rowActive(),
        device.rowPrecharge(),
        device.commands(),
        constraints,
        device.power(),
        device.sources());
  }

  static DramDevice with(DramDevice device, DramOrganization organization) {
    return with(device, organization, device.timing(), device.constraints(), device.burst());
  }

  /** Hands all commands of a run to a checker. */
  static CommandRecorder into(CommandChecker checker) {
    return (channel, cycle, command, rank, bankGroup, bank, row, column, write) ->
        checker.check(
            new IssuedCommand(
                checker.commands() + 1, channel, cycle, command, rank, bankGroup, bank, row));
  }
}
