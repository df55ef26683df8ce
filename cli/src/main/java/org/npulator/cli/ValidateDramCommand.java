package org.npulator.cli;

import java.util.concurrent.Callable;
import org.npulator.experiment.validate.dram.DramReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Compares with runs of memory simulators. */
@Command(
    name = "dram",
    description =
        "Compare with runs of Ramulator 2.1 and DRAMsim3: cycles, activations, refreshes.",
    mixinStandardHelpOptions = true)
final class ValidateDramCommand implements Callable<Integer> {
  @Mixin private ValidateOptions options;
  @Mixin private PresetOptions presets;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return options.validate(new DramReference(presets.loader()), spec.commandLine().getOut());
  }
}
