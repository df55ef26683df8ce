package org.npulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.store.ResultTable;
import org.npulator.experiment.sweep.Axis;
import org.npulator.experiment.sweep.Point;
import org.npulator.experiment.sweep.PointRunner;
import org.npulator.experiment.sweep.PointSimulation;
import org.npulator.experiment.sweep.Shard;
import org.npulator.experiment.sweep.Sweep;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Simulates all points of a sweep. */
@Command(
    name = "sweep",
    description =
        "Simulate every combination of values of some keys of a machine and a workload, and keep"
            + " a row for each in a folder.",
    mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
  private static final long MOST_WITHOUT_ASKING = 1_000_000;

  @Parameters(paramLabel = "NAME|FILE", description = "The sweep: a preset or a YAML file.")
  private String sweep;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "The folder of the rows (results.jsonl, sweep.json, results.csv).")
  private Path out;

  @Mixin private JobOptions jobs;

  @Option(names = "--dry-run", description = "Count the points and simulate none.")
  private boolean dryRun;

  @Option(
      names = "--resume",
      description = "Go on in a folder that has rows; only what is missing is simulated.")
  private boolean resume;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Simulate only part I of N of the points, into a file of its own; 'npulator merge' puts"
              + " the parts together.")
  private String shardText;

  @Option(names = "--yes", description = "Sweep more than a million points.")
  private boolean yes;

  @Option(names = "--quiet", description = "No progress and no notes on the error stream.")
  private boolean quiet;

  @Mixin private PresetOptions presets;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Shard shard = shard();
    int threads = jobs.count();
    if (out == null && !dryRun) {
      throw new UsageException("no folder for the rows, expected --out FOLDER or --dry-run");
    }
    Sweep checked = Sweep.load(presets.loader(), sweep);
    if (checked.space().size() > MOST_WITHOUT_ASKING && !yes && !dryRun) {
      throw new UsageException(
          "%,d combinations; expected at most %,d, fewer values, or --yes"
              .formatted(checked.space().size(), MOST_WITHOUT_ASKING));
    }
    if (dryRun) {
      describe(checked, shard);
      return ExitCode.OK;
    }
    return run(checked, shard, threads);
  }

  private Shard shard() throws UsageException {
    try {
      return shardText == null ? Shard.ALL : Shard.parse(shardText);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--shard: " + e.getMessage());
    }
  }

  private void describe(Sweep checked, Shard shard) {
    PrintWriter out = spec.commandLine().getOut();
    out.printf("sweep %s on %s%n", checked.name(), checked.resolver().base().name());
    for (Axis axis : checked.space().axes()) {
      List<String> labels = new ArrayList<>();
      for (int place = 0; place < axis.values().size(); place++) {
        labels.add(String.valueOf(axis.label(place)));
      }
      out.printf("  %s: %d values: %s%n", axis.name(), labels.size(), shortened(labels));
    }
    long points = checked.space().count();
    out.printf(
        "%d points (%d combinations, %d left out)%s%n",
        points,
        checked.space().size(),
        checked.space().size() - points,
        shard.equals(Shard.ALL)
            ? ""
            : ", about " + points / shard.count() + " of them in shard " + shardText);
    out.flush();
  }

  private static String shortened(List<String> labels) {
    int most = 8;
    return labels.size() <= most
        ? String.join(", ", labels)
        : String.join(", ", labels.subList(0, most - 1))
            + ", ... , "
            + labels.get(labels.size() - 1);
  }

  private int run(Sweep checked, Shard shard, int threads) throws Exception {
    long points = checked.space().count();
    List<Point> tooLarge;
    SweepProgressLine progress =
        new SweepProgressLine(spec.commandLine().getErr(), points, threads, quiet);
    try (ResultStore store =
        ResultStore.open(
            out,
            checked.description(ToolVersion.get()),
            new ResultStore.Access(shard.rowsFile(), resume),
            row -> {},
            this::note)) {
      note("%s: %d points, %d at a time".formatted(checked.name(), points, threads));
      PointSimulation simulation = PointSimulation.keeping(checked.resolver(), checked.metrics());
      try (progress) {
        tooLarge =
            new PointRunner(simulation, store, progress, threads)
                .run(checked.space().points().iterator(), shard);
      } catch (IOException e) {
        throw new IOException(
            "%s; %d rows of this run are kept, --resume goes on"
                .formatted(ErrorReport.message(e), progress.simulated()),
            e);
      }
    }
    ResultTable table = ResultTable.read(out, message -> {});
    table.writeCsv(out.resolve("results.csv"));
    spec.commandLine().getOut().print(SweepTable.of(table));
    spec.commandLine().getOut().flush();
    note("rows in " + out);
    return exitCode(table, tooLarge);
  }

  private int exitCode(ResultTable table, List<Point> tooLarge) {
    if (!tooLarge.isEmpty()) {
      spec.commandLine()
          .getErr()
          .printf(
              "npulator: %d points need more memory than the Java VM has, such as %s;"
                  + " NPULATOR_OPTS=-Xmx4g and --resume compute them%n",
              tooLarge.size(), tooLarge.get(0).labels());
      spec.commandLine().getErr().flush();
      return ExitCode.FAILED;
    }
    boolean internal =
        table.rows().stream()
            .flatMap(row -> row.error().stream())
            .anyMatch(error -> error.startsWith(PointSimulation.INTERNAL_ERROR));
    boolean nothing = table.rows().stream().allMatch(ResultRow::failed) && !table.rows().isEmpty();
    return internal || nothing ? ExitCode.FAILED : ExitCode.OK;
  }

  private void note(String text) {
    if (!quiet) {
      spec.commandLine().getErr().println(text);
      spec.commandLine().getErr().flush();
    }
  }
}
