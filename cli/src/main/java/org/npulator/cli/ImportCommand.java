package org.npulator.cli;

import picocli.CommandLine.Command;

/** Files of other simulators. */
@Command(
    name = "import",
    description = "Write the machine or workload of another simulator as a file of npulator.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(onnxim | scalesim)",
    subcommands = {ImportOnnximCommand.class, ImportScaleSimCommand.class})
final class ImportCommand {}
