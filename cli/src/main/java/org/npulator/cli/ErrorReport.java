package org.npulator.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import org.npulator.config.ConfigurationException;
import org.npulator.experiment.input.InputFormatException;
import org.npulator.experiment.store.FolderTakenException;
import org.npulator.experiment.store.StoreFormatException;
import org.npulator.experiment.sweep.SweepEngine.SweepEngineException;
import org.npulator.report.result.ReportException;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.model.InvalidWorkloadException;
import org.npulator.workload.trace.TraceFormatException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns every failure into one line on the error stream and an exit code. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleExecutionException(
      Exception exception, CommandLine commandLine, ParseResult parseResult) {
    return report(commandLine, message(exception), exitCode(exception));
  }

  @Override
  public int handleParseException(ParameterException exception, String[] arguments) {
    CommandLine commandLine = exception.getCommandLine();
    String hint = "; see '" + commandLine.getCommandSpec().qualifiedName() + " --help'";
    StringBuilder message = new StringBuilder(oneLine(exception.getMessage()));
    if (exception instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      message.append("; did you mean ").append(String.join(" or ", unmatched.getSuggestions()));
      message.append('?');
    }
    return report(commandLine, message + hint, ExitCode.USAGE);
  }

  private static int report(CommandLine commandLine, String message, int exitCode) {
    commandLine.getErr().println("npulator: " + message);
    commandLine.getErr().flush();
    return exitCode;
  }

  private static int exitCode(Exception exception) {
    return isAboutInput(exception) ? ExitCode.USAGE : ExitCode.FAILED;
  }

  private static boolean isAboutInput(Exception exception) {
    return exception instanceof ConfigurationException
        || exception instanceof UsageException
        || exception instanceof FolderTakenException
        || exception instanceof StoreFormatException
        || exception instanceof MappingException
        || exception instanceof InvalidWorkloadException
        || exception instanceof InputFormatException
        || exception instanceof ReportException
        || exception instanceof TraceFormatException;
  }

  /** What is wrong, in one line. */
  static String message(Exception exception) {
    if (exception instanceof UncheckedIOException unchecked) {
      return message(unchecked.getCause());
    }
    if (exception instanceof NoSuchFileException missing) {
      return missing.getFile() + ": no such file";
    }
    if (exception instanceof AccessDeniedException denied) {
      return denied.getFile() + ": access denied";
    }
    if (isAboutInput(exception)
        || exception instanceof IOException
        || exception instanceof SweepEngineException
        || exception instanceof ArithmeticException) {
      return oneLine(exception.getMessage());
    }
    return "internal error: "
        + exception.getClass().getSimpleName()
        + ": "
        + oneLine(exception.getMessage());
  }

  private static String oneLine(String text) {
    return text == null ? "no further information" : text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
