package org.npulator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.npulator.report.FolderKind;
import org.npulator.report.ReportWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the charts and writes the report of results that are there. */
@Command(
    name = "report",
    description =
        "Write charts (PNG, SVG, CSV) and report.html into the folder of a run, a sweep or a search."
            + " Nothing is simulated; charts that are there are replaced.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FOLDER", description = "The folder of a run, a sweep or a search.")
  private Path folder;

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      description =
          "What the charts of a sweep show over its axes, such as tpotSeconds (default: a time and"
              + " an energy). Repeatable.")
  private List<String> metrics = List.of();

  @Option(names = "--quiet", description = "No notes on the error stream.")
  private boolean quiet;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    boolean run = FolderKind.of(folder) == FolderKind.RUN;
    if (run && !metrics.isEmpty()) {
      throw new UsageException("--metric is for sweeps and searches; " + folder + " holds a run");
    }
    ReportWriter writer = new ReportWriter();
    List<String> notes = run ? writer.write(folder) : writer.writeSweep(folder, metrics);
    PrintWriter errors = spec.commandLine().getErr();
    if (!quiet) {
      notes.forEach(errors::println);
      errors.flush();
    }
    spec.commandLine().getOut().println(folder.resolve("report.html"));
    spec.commandLine().getOut().flush();
    return ExitCode.OK;
  }
}
