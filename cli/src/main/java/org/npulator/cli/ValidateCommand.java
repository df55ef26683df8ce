package org.npulator.cli;

import picocli.CommandLine.Command;

/** Comparison with reference figures. */
@Command(
    name = "validate",
    description = "Simulate the rows of a CSV file of reference figures and compare.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(chip | dram | pim | systolic)",
    subcommands = {
      ValidateChipCommand.class,
      ValidateDramCommand.class,
      ValidatePimCommand.class,
      ValidateSystolicCommand.class
    })
final class ValidateCommand {}
