package org.npulator.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.npulator.experiment.imports.OnnximConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports a machine of ONNXim. */
@Command(
    name = "onnxim",
    description =
        "Write the machine of an ONNXim configuration. Settings without counterpart are named.",
    mixinStandardHelpOptions = true)
final class ImportOnnximCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CONFIG", description = "Configuration of ONNXim, a JSON file.")
  private Path config;

  @Mixin private ImportOutput output;
  @Mixin private PresetOptions presets;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    output.write(OnnximConfig.read(config), presets.loader(), spec.commandLine().getErr());
    return ExitCode.OK;
  }
}
