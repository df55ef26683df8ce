package org.npulator.cli;

import java.util.concurrent.Callable;
import org.npulator.experiment.validate.pim.PimReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Compares with runs of simulators of processing in memory. */
@Command(
    name = "pim",
    description =
        "Compare with runs of simulators of processing in memory: kernels of Samsung's"
            + " PIMSimulator and attention on AttAcc.",
    mixinStandardHelpOptions = true)
final class ValidatePimCommand implements Callable<Integer> {
  @Mixin private ValidateOptions options;
  @Mixin private PresetOptions presets;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return options.validate(new PimReference(presets.loader()), spec.commandLine().getOut());
  }
}
