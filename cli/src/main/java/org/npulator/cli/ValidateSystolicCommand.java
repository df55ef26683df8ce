package org.npulator.cli;

import java.util.concurrent.Callable;
import org.npulator.experiment.validate.systolic.SystolicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Compares with runs of SCALE-Sim. */
@Command(
    name = "systolic",
    description =
        "Compare with runs of SCALE-Sim of one product or convolution on an array: total cycles,"
            + " operand reads, writes of partial sums.",
    mixinStandardHelpOptions = true)
final class ValidateSystolicCommand implements Callable<Integer> {
  @Mixin private ValidateOptions options;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    return options.validate(new SystolicReference(), spec.commandLine().getOut());
  }
}
