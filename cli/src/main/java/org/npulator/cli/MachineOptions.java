package org.npulator.cli;

import java.util.ArrayList;
import java.util.List;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.hw.chip.NpuConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which machine. */
final class MachineOptions {
  @Option(
      names = "--npu",
      required = true,
      paramLabel = "NAME|FILE",
      description = "The machine: a preset (see 'npulator presets list') or a YAML file.")
  private String npu;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Override a value of the machine, such as cores.matrix.rows=128. Repeatable.")
  private List<String> overrides = List.of();

  @Mixin private PresetOptions presets;

  Configuration<NpuConfig> load() throws ConfigurationException, UsageException {
    return load(List.of());
  }

  /**
   * Loads the machine with overrides by options of a command.
   *
   * @param more override those of {@code --set}
   */
  Configuration<NpuConfig> load(List<String> more) throws ConfigurationException, UsageException {
    List<String> all = new ArrayList<>(overrides);
    all.addAll(more);
    return presets.loader().load("npu", npu, all, NpuConfig.class);
  }

  ConfigurationLoader loader() throws UsageException {
    return presets.loader();
  }
}
