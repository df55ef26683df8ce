package org.npulator.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.hw.dram.MemoryConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which memory, with which controllers. */
final class MemoryOptions {
  private static final Map<String, String> SHORT_MAPPINGS =
      Map.of("M1", "interleave-bank-groups", "M2", "row-linear");

  @Option(
      names = "--memory",
      required = true,
      paramLabel = "NAME|FILE",
      description = "The DRAM device: a preset (see 'npulator presets list') or a YAML file.")
  private String device;

  @Option(
      names = "--system",
      paramLabel = "NAME|FILE",
      defaultValue = "one-channel",
      description =
          "Channels, ranks and controllers around the device: a preset of kind dram or a YAML file"
              + " (default: ${DEFAULT-VALUE}).")
  private String system;

  @Option(
      names = "--mapping",
      paramLabel = "NAME",
      description =
          "The address mapping: M1 (interleave-bank-groups), M2 (row-linear) or another of the"
              + " system's.")
  private String mapping;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description =
          "Override a value of the system or its device, such as controller.queue.read=64 or"
              + " device.timing.nRFC=420. Repeatable.")
  private List<String> overrides = List.of();

  @Mixin private PresetOptions presets;

  Configuration<MemoryConfig> load() throws ConfigurationException, UsageException {
    List<String> all = new ArrayList<>();
    all.add("device=" + device);
    if (mapping != null) {
      all.add("mapping=" + SHORT_MAPPINGS.getOrDefault(mapping, mapping));
    }
    all.addAll(overrides);
    return presets.loader().load("dram", system, all, MemoryConfig.class);
  }

  String device() {
    return device;
  }
}
