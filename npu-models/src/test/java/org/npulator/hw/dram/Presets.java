package org.npulator.hw.dram;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    return memory(device(device), channels, ranks, mapping);
  }

  static MemoryConfig memory(
      DramDevice device, int channels, int ranks, AddressMappingConfig mapping) {
    return new MemoryConfig(device, channels, ranks, mapping, controller(true));
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
    return controller(scheduler, queue, pages, refresh, Optional.empty());
  }

  static ControllerConfig controller(
      SchedulerConfig scheduler,
      int queue,
      PagePolicyConfig pages,
      RefreshConfig refresh,
      Optional<PowerDownConfig> powerDown) {
    return new ControllerConfig(
        scheduler,
        new ControllerConfig.QueueConfig(queue, queue, Optional.empty()),
        0.8,
        0.2,
        Optional.of(pages),
        refresh,
        powerDown);
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
        device.powerDown(),
        device.rowCycle(),
        device.rowActive(),
        device.rowPrecharge(),
        device.commands(),
        constraints,
        device.pim(),
        device.power(),
        device.estimated(),
        device.sources());
  }

  static DramDevice withPowerDown(DramDevice device, PowerDownTiming powerDown) {
    Map<String, Integer> timing = new LinkedHashMap<>(device.timing());
    device.powerDown().stream()
        .flatMap(PowerDownTiming::expressions)
        .forEach(replaced -> timing.keySet().removeAll(TimingExpression.names(replaced)));
    return new DramDevice(
        device.standard(),
        device.clock(),
        device.organization(),
        timing,
        device.readLatency(),
        device.writeLatency(),
        device.burst(),
        device.refreshInterval(),
        device.refreshDuration(),
        device.postponableRefreshes(),
        device.bankRefresh(),
        Optional.of(powerDown),
        device.rowCycle(),
        device.rowActive(),
        device.rowPrecharge(),
        device.commands(),
        device.constraints(),
        device.pim(),
        device.power(),
        device.estimated(),
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

  /** Queues as in the reference runs of DRAMsim3. */
  static ControllerConfig bankQueues() {
    return new ControllerConfig(
        new SchedulerConfig.FirstReady(Optional.empty()),
        new ControllerConfig.QueueConfig(
            32, 32, Optional.of(new ControllerConfig.BankCommandConfig(8, 4, 8))),
        1,
        0,
        Optional.of(new PagePolicyConfig.Open()),
        new RefreshConfig.AllBank(Optional.empty()),
        Optional.empty());
  }
}
