package org.npulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.npulator.experiment.run.ProvenanceLog;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.store.ResultTable;
import org.npulator.experiment.sweep.Axis;
import org.npulator.experiment.sweep.Point;
import org.npulator.experiment.sweep.PointRunner;
import org.npulator.experiment.sweep.PointSimulation;
import org.npulator.experiment.sweep.Shard;
import org.npulator.experiment.sweep.Sweep;
import org.npulator.experiment.sweep.SweepEngine;
import org.npulator.experiment.sweep.SweepEngine.Machines;
import org.npulator.experiment.sweep.SweepEngine.SweepEngineException;
import org.npulator.experiment.sweep.SweepEngine.Task;
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

  @Mixin private StudyOptions study;
  @Mixin private EngineOptions engines;

  @Option(
      names = "--shard",
      paramLabel = "I/N",
      description =
          "Simulate only part I of N of the points, into a file of its own; 'npulator merge' puts"
              + " the parts together.")
  private String shardText;

  @Option(names = "--yes", description = "Sweep more than a million points.")
  private boolean yes;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Shard shard = shard();
    Optional<SweepEngine> engine = engines.engine();
    Machines machines = engines.machines(study.jobs());
    study.requireFolder();
    Sweep checked = Sweep.load(study.loader(), sweep);
    if (checked.space().size() > MOST_WITHOUT_ASKING && !yes && !study.dryRun()) {
      throw new UsageException(
          "%,d combinations; expected at most %,d, fewer values, or --yes"
              .formatted(checked.space().size(), MOST_WITHOUT_ASKING));
    }
    if (study.dryRun()) {
      describe(checked, shard);
      return ExitCode.OK;
    }
    List<Point> tooLarge = simulate(checked, shard, engine, machines);
    ResultTable table = StudyFiles.writeTable(study.out());
    spec.commandLine().getOut().print(SweepTable.of(table));
    spec.commandLine().getOut().flush();
    if (shard.equals(Shard.ALL)) {
      StudyFiles.writeReport(study.out(), study::note);
    }
    study.note("rows in " + study.out());
    return exitCode(table, tooLarge);
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

  /** Returns points for which the heap is too small. */
  private List<Point> simulate(
      Sweep checked, Shard shard, Optional<SweepEngine> engine, Machines machines)
      throws Exception {
    long points = checked.space().count();
    SweepProgressLine progress = study.progress(points, machines.jobs());
    try (ResultStore store =
        ResultStore.open(
            study.out(),
            checked.description(ToolVersion.get()),
            study.access(shard.rowsFile()),
            row -> {},
            study::note)) {
      ProvenanceLog provenance = study.beginProvenance(shard.provenanceFile());
      study.note(
          "%s: %d points, %s".formatted(checked.name(), points, engines.describe(machines.jobs())));
      List<Point> tooLarge;
      try (progress) {
        tooLarge =
            engine.isPresent()
                ? engine
                    .get()
                    .run(new Task(checked, study.origin(sweep), shard, store, progress), machines)
                : new PointRunner(
                        PointSimulation.keeping(checked.resolver(), checked.metrics()),
                        store,
                        progress,
                        machines.jobs())
                    .run(checked.space().points().iterator(), shard);
      } catch (IOException e) {
        throw StudyOptions.interrupted(e, progress);
      } catch (SweepEngineException e) {
        throw new SweepEngineException(StudyOptions.goesOn(e.getMessage(), progress), e);
      }
      provenance.end();
      return tooLarge;
    }
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
}
