package org.npulator.cli;

import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The {@code npulator} command. */
@Command(
    name = "npulator",
    description = "Cycle-level simulator of NPUs that run large language models",
    mixinStandardHelpOptions = true,
    versionProvider = ToolVersion.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      RunCommand.class,
      SweepCommand.class,
      MergeCommand.class,
      ExploreCommand.class,
      QueryCommand.class,
      GemmCommand.class,
      TraceCommand.class,
      PresetsCommand.class,
      DescribeCommand.class,
      DramCommand.class,
      PimCommand.class,
      BreakEvenCommand.class,
      ReportCommand.class,
      CompareCommand.class,
      ExplainCommand.class,
      RerunCommand.class,
      ValidateCommand.class,
      ImportCommand.class,
      SchemaCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /** Runs the command and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Files and messages have the same digits and letters everywhere.
    Locale.setDefault(Locale.ROOT);
    System.exit(execute(commandLine(), arguments));
  }

  static int execute(CommandLine commandLine, String... arguments) {
    try {
      return commandLine.execute(arguments);
    } catch (OutOfMemoryError | StackOverflowError e) {
      commandLine
          .getErr()
          .println(
              "npulator: the Java VM has too little memory for this: "
                  + e
                  + "; NPULATOR_OPTS='-Xmx4g -Xss8m' gives it more");
      commandLine.getErr().flush();
      return ExitCode.FAILED;
    }
  }

  static CommandLine commandLine() {
    ErrorReport errors = new ErrorReport();
    return new CommandLine(new Main())
        .registerConverter(long.class, Main::wholeNumber)
        .registerConverter(PresetKind.class, PresetKind::named)
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors);
  }

  private static Long wholeNumber(String text) {
    try {
      return Long.valueOf(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException(
          "found '" + text + "', expected a whole number such as 128, without exponent or unit");
    }
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
