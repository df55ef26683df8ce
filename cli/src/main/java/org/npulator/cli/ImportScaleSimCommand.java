package org.npulator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.npulator.experiment.imports.ImportedMachine;
import org.npulator.experiment.imports.ScaleSimConfig;
import org.npulator.experiment.imports.ScaleSimTopology;
import org.npulator.workload.operator.Workload;
import org.npulator.workload.trace.TraceWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Imports a machine and a topology of SCALE-Sim. */
@Command(
    name = "scalesim",
    description =
        "Write the array and buffers of a SCALE-Sim configuration as a machine, and the layers of a"
            + " topology as a trace for 'run --trace'. Settings without counterpart are named.",
    mixinStandardHelpOptions = true)
final class ImportScaleSimCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CFG", description = "Configuration of SCALE-Sim, an INI file.")
  private Path config;

  @Option(
      names = "--topology",
      paramLabel = "FILE",
      description =
          "Layers as name,M,N,K or as convolutions, CSV; a line may end in a comma or not.")
  private Path topology;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description = "Where to write the layers of the topology, JSON Lines.")
  private Path trace;

  @Mixin private ImportOutput output;
  @Mixin private PresetOptions presets;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if ((topology == null) != (trace == null)) {
      throw new UsageException(
          topology == null
              ? "--trace without layers, expected --topology FILE"
              : "--topology without a file to write, expected --trace FILE");
    }
    if (trace != null && Files.exists(trace) && !output.overwrite()) {
      throw new UsageException(trace + " exists already; expected a new file, or --overwrite");
    }
    ImportedMachine machine = ScaleSimConfig.read(config);
    Workload workload = topology == null ? null : ScaleSimTopology.read(topology);
    output.write(machine, presets.loader(), spec.commandLine().getErr());
    if (workload != null) {
      try {
        new TraceWriter().write(workload, trace);
      } catch (IOException e) {
        throw new IOException("cannot write " + trace + ": " + ErrorReport.message(e), e);
      }
      spec.commandLine().getErr().printf("%d layers in %s%n", workload.steps().size(), trace);
    }
    return ExitCode.OK;
  }
}
