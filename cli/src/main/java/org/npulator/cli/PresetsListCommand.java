package org.npulator.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the presets of all kinds with their descriptions. */
@Command(name = "list", description = "List the presets by kind.", mixinStandardHelpOptions = true)
final class PresetsListCommand implements Callable<Integer> {
  @Mixin private PresetOptions presets;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    ConfigurationLoader loader = presets.loader();
    for (PresetKind kind : PresetKind.values()) {
      for (String name : loader.presets(kind.toString())) {
        out.printf("%-9s %-14s %s%n", kind, name, description(loader, kind, name));
      }
    }
    out.flush();
    return ExitCode.OK;
  }

  private static Object description(ConfigurationLoader loader, PresetKind kind, String name) {
    try {
      return kind.load(loader, name, List.of()).resolved().getOrDefault("description", "");
    } catch (ConfigurationException e) {
      return "not complete by itself";
    }
  }
}
