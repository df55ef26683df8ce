package org.npulator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.npulator.report.compare.Comparison;
import org.npulator.report.compare.ComparisonTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts two results side by side. */
@Command(
    name = "compare",
    description =
        "Show the settings in which two runs or two sweeps differ, and the ratios of their metrics.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "A", description = "The folder of a run or a sweep.")
  private Path before;

  @Parameters(index = "1", paramLabel = "B", description = "Another one of the same kind.")
  private Path after;

  @Option(
      names = "--tolerance",
      paramLabel = "SHARE|PERCENT%",
      description =
          "Exit code 1 if a metric of B is more than this away from that of A, or one of the two has"
              + " points or metrics that the other has not: 0.01 or 1%%.")
  private String tolerance;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    OptionalDouble allowed = tolerance == null ? OptionalDouble.empty() : allowed();
    Comparison comparison = Comparison.of(before, after);
    PrintWriter out = spec.commandLine().getOut();
    out.print(ComparisonTable.of(comparison, allowed));
    out.flush();
    return allowed.isEmpty() || comparison.within(allowed.getAsDouble())
        ? ExitCode.OK
        : ExitCode.FAILED;
  }

  private OptionalDouble allowed() throws UsageException {
    boolean percent = tolerance.endsWith("%");
    String number = percent ? tolerance.substring(0, tolerance.length() - 1).strip() : tolerance;
    double value;
    try {
      value = Double.parseDouble(number) / (percent ? 100 : 1);
    } catch (NumberFormatException e) {
      value = Double.NaN;
    }
    if (!(value >= 0) || Double.isInfinite(value)) {
      throw new UsageException(
          "--tolerance "
              + tolerance
              + ": expected a share such as 0.01 or a percentage such as 1%");
    }
    return OptionalDouble.of(value);
  }
}
