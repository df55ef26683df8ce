package org.npulator.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.npulator.experiment.run.Provenance;
import org.npulator.experiment.run.ProvenanceLog;
import org.npulator.experiment.store.ResultMerge;
import org.npulator.experiment.store.ResultTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Puts rows of several folders together. */
@Command(
    name = "merge",
    description =
        "Put the rows of parts of one sweep together, from one folder or several, in the order of"
            + " its axes.",
    mixinStandardHelpOptions = true)
final class MergeCommand implements Callable<Integer> {
  @Parameters(
      arity = "1..*",
      paramLabel = "FOLDER",
      description = "Folders that 'npulator sweep' has written.")
  private List<Path> folders;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FOLDER",
      description = "The folder of all rows (results.jsonl, sweep.json, results.csv).")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    ResultTable table = ResultTable.read(folders, this::note);
    ResultMerge.write(table, folders.get(0), out);
    ProvenanceLog.begin(
            out.resolve(Provenance.FILE),
            ToolVersion.get(),
            spec.commandLine().getParseResult().originalArgs())
        .end();
    spec.commandLine().getOut().print(SweepTable.of(table));
    spec.commandLine().getOut().flush();
    StudyFiles.writeReport(out, this::note);
    long points = table.points();
    if (table.rows().size() < points) {
      note(
          "%d of %d points are missing; 'npulator sweep --resume' computes them"
              .formatted(points - table.rows().size(), points));
    }
    return ExitCode.OK;
  }

  private void note(String text) {
    spec.commandLine().getErr().println(text);
    spec.commandLine().getErr().flush();
  }
}
