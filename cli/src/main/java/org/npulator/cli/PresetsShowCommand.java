package org.npulator.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.bind.NearestName;
import org.npulator.config.preset.PresetCatalog;
import org.npulator.config.yaml.YamlWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints a preset. */
@Command(
    name = "show",
    description = "Print a preset as it is written, or with all it inherits and refers to.",
    mixinStandardHelpOptions = true)
final class PresetsShowCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME|FILE", description = "The preset.")
  private String name;

  @Option(
      names = "--kind",
      description = "Its kind, where several kinds have the name: ${COMPLETION-CANDIDATES}.")
  private PresetKind kind;

  @Option(names = "--resolved", description = "Print every value in force.")
  private boolean resolved;

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Override a value; needs --resolved. Repeatable.")
  private List<String> overrides = List.of();

  @Mixin private PresetOptions presets;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!overrides.isEmpty() && !resolved) {
      throw new UsageException("--set changes what is in force, expected --resolved with it");
    }
    ConfigurationLoader loader = presets.loader();
    PresetKind chosen = kind != null ? kind : onlyKind(loader);
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        resolved
            ? YamlWriter.write(chosen.load(loader, name, overrides).resolved())
            : loader.text(chosen.toString(), name));
    out.flush();
    return ExitCode.OK;
  }

  private PresetKind onlyKind(ConfigurationLoader loader) throws Exception {
    List<PresetKind> kinds = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (PresetKind candidate : PresetKind.values()) {
      names.addAll(loader.presets(candidate.toString()));
      if (loader.presets(candidate.toString()).contains(name)) {
        kinds.add(candidate);
      }
    }
    if (kinds.size() == 1) {
      return kinds.get(0);
    }
    if (PresetCatalog.isFile(name)) {
      throw new UsageException("'" + name + "' is a file, expected its kind with --kind");
    }
    throw new UsageException(
        kinds.isEmpty()
            ? "there is no preset '" + name + "'; " + NearestName.advice(name, names)
            : "there are presets '" + name + "' of the kinds " + kinds + ", expected --kind");
  }
}
