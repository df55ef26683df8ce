package org.npulator.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.preset.PresetCatalog;
import org.npulator.experiment.run.ProvenanceLog;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.sweep.SweepEngine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** What sweeps and searches have in common: a folder in which rows grow, and how it is filled. */
final class StudyOptions {
  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "The folder of the rows (results.jsonl, sweep.json or search.json, results.csv,"
              + " provenance.json, charts, report.html).")
  private Path out;

  @Mixin private JobOptions jobs;

  @Option(names = "--dry-run", description = "Count what there is and simulate nothing.")
  private boolean dryRun;

  @Option(
      names = "--resume",
      description = "Go on in a folder that has rows; only what is missing is simulated.")
  private boolean resume;

  @Option(names = "--quiet", description = "No progress and no notes on the error stream.")
  private boolean quiet;

  @Mixin private PresetOptions presets;

  @Spec(Target.MIXEE)
  private CommandSpec spec;

  boolean dryRun() {
    return dryRun;
  }

  /** Where the rows go; null for a dry run. */
  Path out() {
    return out;
  }

  JobOptions jobs() {
    return jobs;
  }

  void requireFolder() throws UsageException {
    if (out == null && !dryRun) {
      throw new UsageException("no folder for the rows, expected --out FOLDER or --dry-run");
    }
  }

  ConfigurationLoader loader() throws UsageException {
    return presets.loader();
  }

  ResultStore.Access access(String rowsFile) {
    return new ResultStore.Access(rowsFile, resume);
  }

  SweepProgressLine progress(long points, int atATime) {
    return new SweepProgressLine(spec.commandLine().getErr(), points, atATime, quiet);
  }

  /** Begins an entry of the folder's provenance. */
  ProvenanceLog beginProvenance(String fileName) throws IOException {
    try {
      return ProvenanceLog.begin(
          out.resolve(fileName),
          ToolVersion.get(),
          spec.commandLine().getParseResult().originalArgs());
    } catch (IOException e) {
      throw new IOException("cannot write to " + out + ": " + ErrorReport.message(e), e);
    }
  }

  /** Where another process finds the same sweep, whatever its working directory. */
  SweepEngine.Origin origin(String nameOrFile) {
    return new SweepEngine.Origin(
        presets.configPath().stream().map(folder -> folder.toAbsolutePath().toString()).toList(),
        PresetCatalog.isFile(nameOrFile)
            ? Path.of(nameOrFile).toAbsolutePath().toString()
            : nameOrFile);
  }

  /** Tells how to go on when rows can no longer be written. */
  static IOException interrupted(IOException failure, SweepProgressLine progress) {
    return new IOException(goesOn(ErrorReport.message(failure), progress), failure);
  }

  static String goesOn(String problem, SweepProgressLine progress) {
    return "%s; %d rows of this run are kept, --resume goes on"
        .formatted(problem, progress.simulated());
  }

  void note(String text) {
    if (!quiet) {
      spec.commandLine().getErr().println(text);
      spec.commandLine().getErr().flush();
    }
  }
}
