package org.npulator.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.npulator.config.ConfigurationLoader;
import picocli.CommandLine.Option;

/** Where presets are looked for. */
final class PresetOptions {
  @Option(
      names = "--config-path",
      paramLabel = "FOLDER",
      description =
          "A folder with presets of your own (npu/NAME.yaml, ...), searched before the built-in"
              + " ones. Repeatable.")
  private List<Path> configPath = List.of();

  List<Path> configPath() {
    return configPath;
  }

  ConfigurationLoader loader() throws UsageException {
    for (Path folder : configPath) {
      if (!Files.isDirectory(folder)) {
        throw new UsageException("--config-path " + folder + ": there is no such folder");
      }
    }
    return new ConfigurationLoader(configPath);
  }
}
