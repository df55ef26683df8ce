package org.npulator.cli;

import java.util.concurrent.Callable;
import org.npulator.experiment.validate.chip.ChipReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Compares with runs of ONNXim. */
@Command(
    name = "chip",
    description =
        "Compare with runs of ONNXim of one product, or the products of a layer of a language"
            + " model, under its mapping: cycles.",
    mixinStandardHelpOptions = true)
final class ValidateChipCommand implements Callable<Integer> {
  @Mixin private ValidateOptions options;
  @Mixin private PresetOptions presets;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return options.validate(new ChipReference(presets.loader()), spec.commandLine().getOut());
  }
}
