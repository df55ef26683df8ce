package org.npulator.cli;

import java.util.concurrent.Callable;
import org.npulator.config.schema.SchemaGenerator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of a kind of configuration file. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of a kind of configuration file, for editors.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Callable<Integer> {
  @Parameters(paramLabel = "KIND", description = "The kind of file: ${COMPLETION-CANDIDATES}.")
  private PresetKind kind;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(SchemaGenerator.json(kind.toString(), kind.type()));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
