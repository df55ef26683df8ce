package org.npulator.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.npulator.config.Configuration;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.experiment.run.PerfettoTimeline;
import org.npulator.experiment.run.ProgressListener;
import org.npulator.experiment.run.Provenance;
import org.npulator.experiment.run.RunDescription;
import org.npulator.experiment.run.RunFiles;
import org.npulator.experiment.run.Simulation;
import org.npulator.experiment.run.SimulationResult;
import org.npulator.experiment.store.ResultFolder;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.report.ReportWriter;
import org.npulator.report.SummaryTable;
import org.npulator.report.result.RunResultReader;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.StepKind;
import org.npulator.workload.operator.Workload;
import org.npulator.workload.trace.TraceReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Simulates a model, or a trace of its operators, on a machine. */
@Command(
    name = "run",
    description = "Simulate a model on a machine and write the results to a folder.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  @Mixin private MachineOptions machine;
  @Mixin private WorkloadOptions workloadOptions;
  @Mixin private MappingOptions mappingOptions;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Replay this operator trace instead of a model.")
  private Path trace;

  @Option(
      names = "--simulate-layers",
      paramLabel = "COUNT",
      description =
          "Simulate only so many of the layers, which are alike, and continue their figures to all:"
              + " faster, and off by about what the result says (default: all).")
  private Integer simulatedLayers;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "The result folder (default: runs/<npu>_<model>_p<prefill>_d<decode>, with a number if"
              + " that exists).")
  private Path out;

  @Option(names = "--overwrite", description = "Replace an existing result folder.")
  private boolean overwrite;

  @Option(names = "--timeline", description = "Write timeline.json, which ui.perfetto.dev opens.")
  private boolean timeline;

  @Option(names = "--json", description = "Print result.json instead of a table.")
  private boolean json;

  @Mixin private ProgressOptions progress;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Instant startedAt = Instant.now();
    Configuration<NpuConfig> npu = machine.load();
    Workload workload = workload(npu);
    OptionalInt layers =
        simulatedLayers == null ? OptionalInt.empty() : OptionalInt.of(simulatedLayers);
    MappingConfig mapping = mappingOptions.load(machine.loader(), npu, workload, layers, progress);
    if (mappingOptions.prints()) {
      spec.commandLine().getOut().print(MappingOptions.text(npu.value(), workload, mapping));
      spec.commandLine().getOut().flush();
      return ExitCode.OK;
    }
    RunDescription description = new RunDescription(npu, workload, mapping, layers);
    Simulation simulation = new Simulation(description);
    try (ResultFolder folder =
        out != null
            ? ResultFolder.create(out, overwrite)
            : ResultFolder.createNumbered(defaultFolder(npu, workload))) {
      Runtime.getRuntime().addShutdownHook(new Thread(folder::discard));
      progress.note(describe(npu, workload));
      String text = fill(folder, description, simulation, startedAt);
      Path committed = folder.commit();
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      progress.note("results in " + committed);
    }
    return ExitCode.OK;
  }

  /** Writes all files and returns what is to be printed. */
  private String fill(
      ResultFolder folder, RunDescription description, Simulation simulation, Instant startedAt)
      throws Exception {
    try {
      SimulationResult result =
          progress.show(
              listener -> simulate(simulation, description.npu().value(), folder.path(), listener));
      RunFiles files = new RunFiles(ToolVersion.get());
      files.writeResult(folder.path(), description, result);
      files.writeProvenance(
          folder.path(),
          new Provenance(
              spec.commandLine().getParseResult().originalArgs(),
              startedAt,
              Optional.of(Instant.now())));
      new ReportWriter().write(folder.path()).forEach(progress::note);
      Path resultFile = folder.path().resolve(ResultFolder.RESULT_FILE);
      return json
          ? Files.readString(resultFile, StandardCharsets.UTF_8)
          : SummaryTable.of(new RunResultReader().read(resultFile));
    } catch (IOException | UncheckedIOException e) {
      throw new IOException("cannot write the results: " + ErrorReport.message(e), e);
    }
  }

  private Workload workload(Configuration<NpuConfig> npu) throws Exception {
    if (trace == null) {
      return workloadOptions.generate(machine.loader(), npu.value().formats());
    }
    if (workloadOptions.hasModel() || workloadOptions.hasFormats()) {
      throw new UsageException(
          "--trace holds model and formats, expected it without --model and --formats");
    }
    return new TraceReader().read(trace);
  }

  private static String describe(Configuration<NpuConfig> npu, Workload workload) {
    Step first = workload.steps().get(0);
    return "simulating %s (%s, batch %d, %d cached tokens) on %s: %s, %d output tokens"
        .formatted(
            workload.model(),
            workload.formats(),
            first.batch(),
            first.cachedTokens(),
            npu.name(),
            first.kind() == StepKind.PREFILL
                ? "prefill of %d tokens".formatted(first.newTokens())
                : "no prefill",
            workload.steps().size());
  }

  private static Path defaultFolder(Configuration<NpuConfig> npu, Workload workload) {
    Step first = workload.steps().get(0);
    long prefill = first.kind() == StepKind.PREFILL ? first.newTokens() : 0;
    String name =
        "%s_%s_p%d_d%d".formatted(npu.name(), workload.model(), prefill, workload.steps().size());
    return Path.of("runs", name.replaceAll("[^A-Za-z0-9._-]", "-"));
  }

  private SimulationResult simulate(
      Simulation simulation, NpuConfig config, Path folder, ProgressListener listener)
      throws Exception {
    if (!timeline) {
      return simulation.run(TimelineSink.NONE, listener);
    }
    try (OutputStream file =
            new BufferedOutputStream(Files.newOutputStream(folder.resolve("timeline.json")));
        PerfettoTimeline sink = new PerfettoTimeline(file, config.timeBase())) {
      return simulation.run(sink, listener);
    }
  }
}
