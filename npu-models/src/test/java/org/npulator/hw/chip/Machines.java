package org.npulator.hw.chip;

import java.util.List;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;

/** The preset machines and variants of them. */
final class Machines {
  private Machines() {}

  static NpuConfig load(String name, String... overrides) throws ConfigurationException {
    return new ConfigurationLoader(List.of())
        .load("npu", name, List.of(overrides), NpuConfig.class)
        .value();
  }

  static NpuConfig preset(String name, String... overrides) {
    try {
      return load(name, overrides);
    } catch (ConfigurationException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** A preset with another core. */
  static NpuConfig withCore(String name, CoreConfig core) {
    NpuConfig machine = preset(name);
    return new NpuConfig(
        machine.clocks(),
        machine.formats(),
        core,
        machine.interconnect(),
        machine.noc(),
        machine.systemCache(),
        machine.memory(),
        machine.pim(),
        machine.energy(),
        machine.area(),
        machine.stepLaunch());
  }
}
