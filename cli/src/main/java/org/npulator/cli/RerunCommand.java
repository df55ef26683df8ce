package org.npulator.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.npulator.experiment.rerun.Difference;
import org.npulator.experiment.rerun.RecordedRun;
import org.npulator.experiment.rerun.Rerun;
import org.npulator.experiment.run.RunDescription;
import org.npulator.report.result.DisplayText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Does a run again. */
@Command(
    name = "rerun",
    description =
        "Simulate a run again from its resolved configuration and say whether result.json and"
            + " operators.csv come out equal, byte by byte. Exit code 1 if they do not.",
    mixinStandardHelpOptions = true)
final class RerunCommand implements Callable<Integer> {
  private static final int LISTED = 10;

  @Mixin private RecordedRunOptions options;

  @Mixin private ProgressOptions progress;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    RecordedRun recorded = RecordedRun.read(options.folder());
    RunDescription description = options.describe(recorded);
    Rerun rerun = new Rerun(ToolVersion.get());
    Rerun.Outcome outcome =
        progress.show(listener -> rerun.run(options.folder(), recorded, description, listener));
    PrintWriter out = spec.commandLine().getOut();
    if (!recorded.toolVersion().equals(ToolVersion.get())) {
      out.println(
          "written by npulator %s, simulated again by %s"
              .formatted(recorded.toolVersion(), ToolVersion.get()));
    }
    out.println(verdict(outcome));
    List<Difference> differences = outcome.differences();
    for (Difference difference : differences.subList(0, Math.min(LISTED, differences.size()))) {
      out.println(
          "  %s: %s, now %s"
              .formatted(
                  shown(difference.path()),
                  shown(difference.recorded()),
                  shown(difference.repeated())));
    }
    out.flush();
    return outcome.equal() ? ExitCode.OK : ExitCode.FAILED;
  }

  private static String verdict(Rerun.Outcome outcome) {
    if (outcome.equal()) {
      return "equal: result.json and operators.csv, byte by byte";
    }
    String files = String.join(" and ", outcome.differentFiles());
    int values = outcome.differences().size();
    return values == 0
        ? "different: " + files + "; every value of result.json but the version is equal"
        : "different: " + files + "; " + values + " values of result.json";
  }

  private static String shown(String text) {
    return DisplayText.shortened(DisplayText.ascii(text), 60);
  }
}
