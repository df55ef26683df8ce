package org.npulator.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.npulator.workload.operator.Workload;
import org.npulator.workload.trace.TraceWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the operators of a run without simulating them. */
@Command(
    name = "trace",
    description = "Write the operators of a run as a trace file, which 'run --trace' replays.",
    mixinStandardHelpOptions = true)
final class TraceCommand implements Callable<Integer> {
  @Mixin private WorkloadOptions workload;
  @Mixin private PresetOptions presets;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The trace file, JSON Lines; compressed if it ends in .gz.")
  private Path out;

  @Option(names = "--overwrite", description = "Replace an existing file.")
  private boolean overwrite;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (!workload.hasFormats()) {
      throw new UsageException("no formats, expected --formats such as w8a8");
    }
    if (Files.isDirectory(out)) {
      throw new UsageException(out + " is a folder; expected a file");
    }
    if (Files.exists(out) && !overwrite) {
      throw new UsageException(out + " exists already; expected a new file, or --overwrite");
    }
    Path parent = out.toAbsolutePath().getParent();
    if (!Files.isDirectory(parent)) {
      throw new UsageException(out + " cannot be written: there is no folder " + parent);
    }
    Workload generated = workload.generate(presets.loader(), null);
    try {
      new TraceWriter().write(generated, out);
    } catch (IOException e) {
      throw new IOException("cannot write " + out + ": " + ErrorReport.message(e), e);
    }
    int operators = generated.steps().stream().mapToInt(step -> step.operators().size()).sum();
    spec.commandLine()
        .getErr()
        .printf("%d operators of %d steps in %s%n", operators, generated.steps().size(), out);
    return ExitCode.OK;
  }
}
