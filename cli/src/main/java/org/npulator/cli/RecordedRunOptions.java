package org.npulator.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.rerun.RecordedRun;
import org.npulator.experiment.run.RunDescription;
import org.npulator.report.result.CommandArguments;
import org.npulator.workload.model.Sampling;
import org.npulator.workload.operator.Workload;
import org.npulator.workload.trace.TraceReader;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which run is to be simulated again, and where its model is. */
final class RecordedRunOptions {
  @Parameters(index = "0", paramLabel = "FOLDER", description = "The folder of a run.")
  private Path folder;

  @Option(
      names = "--model",
      paramLabel = "NAME|FILE",
      description =
          "The model of the run, if it came from a file that has moved (default: as the run named"
              + " it).")
  private String model;

  @Option(
      names = "--trace",
      paramLabel = "FILE",
      description =
          "The operator trace of the run, if it has moved (default: as the run named it).")
  private Path trace;

  @Mixin private PresetOptions presets;

  Path folder() {
    return folder;
  }

  /** Reads the run and makes its machine and workload again. */
  RunDescription describe(RecordedRun recorded) throws Exception {
    if (model != null && trace != null) {
      throw new UsageException("--trace holds the model, expected it without --model");
    }
    ConfigurationLoader loader = presets.loader();
    return recorded.description(loader, workload(recorded, loader));
  }

  private Workload workload(RecordedRun recorded, ConfigurationLoader loader) throws Exception {
    List<String> arguments = CommandArguments.of(folder);
    Optional<Path> replayed =
        trace != null ? Optional.of(trace) : argument(arguments, "--trace").map(Path::of);
    if (model == null && replayed.isPresent()) {
      return new TraceReader().read(replayed.get());
    }
    Optional<String> sampling = argument(arguments, "--sampling");
    return recorded.generate(
        loader,
        model != null ? Optional.of(model) : argument(arguments, "--model"),
        sampling.isPresent() ? Sampling.named(sampling.get()) : Sampling.GREEDY);
  }

  private static Optional<String> argument(List<String> arguments, String name) {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).startsWith(name + "=")) {
        return Optional.of(arguments.get(i).substring(name.length() + 1));
      }
      if (arguments.get(i).equals(name) && i + 1 < arguments.size()) {
        return Optional.of(arguments.get(i + 1));
      }
    }
    return Optional.empty();
  }
}
