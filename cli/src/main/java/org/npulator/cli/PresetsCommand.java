package org.npulator.cli;

import picocli.CommandLine.Command;

/** What there is to choose from. */
@Command(
    name = "presets",
    description = "List and show the presets: machines, DRAM devices, tables, models.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(list | show)",
    subcommands = {PresetsListCommand.class, PresetsShowCommand.class})
final class PresetsCommand {}
