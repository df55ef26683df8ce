package org.npulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.npulator.config.Configuration;
import org.npulator.config.bind.NearestName;
import org.npulator.experiment.dram.CommandTraceReader;
import org.npulator.experiment.dram.CommandTraceWriter;
import org.npulator.experiment.dram.DramDocument;
import org.npulator.experiment.dram.DramExperiment;
import org.npulator.experiment.dram.DramResult;
import org.npulator.experiment.dram.RequestTraceReader;
import org.npulator.experiment.store.CompleteFile;
import org.npulator.experiment.store.FolderTakenException;
import org.npulator.experiment.store.ResultJson;
import org.npulator.hw.dram.CommandChecker;
import org.npulator.hw.dram.CommandRecorder;
import org.npulator.hw.dram.MemoryConfig;
import org.npulator.hw.dram.ReferenceStream.Pattern;
import org.npulator.hw.dram.RequestTrace;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs requests on a DRAM system by itself. */
@Command(
    name = "dram",
    description =
        "Run a stream or a trace of requests on a DRAM system without a chip around it, or check a"
            + " trace of commands.",
    mixinStandardHelpOptions = true)
final class DramCommand implements Callable<Integer> {
  @Mixin private MemoryOptions memory;

  @ArgGroup(multiplicity = "1")
  private Task task;

  /** What is to be done. */
  private static final class Task {
    @Option(
        names = "--stream",
        paramLabel = "NAME",
        description =
            "Run a reference stream on one channel: a_seqrd, b_seqwr, c_mix21, d_rand, e_rowconf,"
                + " f_samebg, g_tile, h_rand1, h_seq1, i_idle, j_randmix21 or k_paced16.")
    private String stream;

    @Option(
        names = "--trace",
        paramLabel = "FILE",
        description =
            "Run the requests of a file on all channels: lines 'cycle address R|W [bytes]', # for"
                + " comments, gzip or plain.")
    private Path trace;

    @Option(
        names = "--check",
        paramLabel = "FILE",
        description =
            "Check a command trace against the constraints of the device: CSV as --commands writes"
                + " it, or DRAMsim3's text; gzip or plain. Exit code 1 if a command breaks a rule.")
    private Path check;
  }

  @Option(
      names = "--requests",
      paramLabel = "COUNT",
      description = "Requests of the stream (default: that of the reference runs, up to 32768).")
  private Long requests;

  @Option(
      names = "--commands",
      paramLabel = "FILE",
      description = "Write every command as CSV; compressed if the name ends in .gz.")
  private Path commands;

  @Option(names = "--overwrite", description = "Replace an existing file.")
  private boolean overwrite;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Configuration<MemoryConfig> system = memory.load();
    return task.check != null ? check(system.value()) : run(system);
  }

  private int check(MemoryConfig system) throws Exception {
    if (requests != null || commands != null || json) {
      throw new UsageException("--check reads commands; it has no --requests, --commands, --json");
    }
    CommandChecker checker = new CommandChecker(system);
    new CommandTraceReader(checker, system).check(task.check);
    print(CheckTable.of(String.valueOf(task.check.getFileName()), checker));
    return checker.violationCount() == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private int run(Configuration<MemoryConfig> system) throws Exception {
    DramResult result;
    if (commands == null) {
      result = run(system, null);
    } else {
      try (CompleteFile file = new CompleteFile(commands, overwrite)) {
        result = run(system, new CommandTraceWriter(file.writer(), system.value()));
        file.commit();
      } catch (FolderTakenException e) {
        throw e;
      } catch (IOException | UncheckedIOException e) {
        throw new IOException("cannot write " + commands + ": " + ErrorReport.message(e), e);
      }
    }
    print(
        json
            ? new ResultJson().text(new DramDocument(ToolVersion.get()).content(result))
            : DramTable.of(memory.device(), result));
    return ExitCode.OK;
  }

  private void print(String text) {
    PrintWriter out = spec.commandLine().getOut();
    out.print(text);
    out.flush();
  }

  private DramResult run(Configuration<MemoryConfig> system, CommandRecorder recorder)
      throws Exception {
    DramExperiment experiment = new DramExperiment(system, recorder);
    if (task.trace != null) {
      if (requests != null) {
        throw new UsageException("--requests is for --stream; a trace has its own");
      }
      RequestTrace trace = new RequestTraceReader().read(task.trace, system.value());
      return experiment.run(trace, String.valueOf(task.trace.getFileName()));
    }
    Pattern pattern = Pattern.named(task.stream);
    if (pattern == null) {
      throw new UsageException(
          "--stream "
              + task.stream
              + ": no such stream; "
              + NearestName.advice(task.stream, Pattern.keys()));
    }
    if (system.value().channels() != 1) {
      throw new UsageException("--stream runs on one channel, not on " + system.value().channels());
    }
    return experiment.run(pattern, count(pattern));
  }

  private long count(Pattern pattern) throws UsageException {
    if (requests == null) {
      return pattern.requests();
    }
    if (pattern == Pattern.I_IDLE) {
      throw new UsageException("--requests: stream i_idle has none");
    }
    if (requests < 1 || requests > 1_000_000_000) {
      throw new UsageException(
          "--requests " + requests + ": expected a whole number from 1 to 1000000000");
    }
    return requests;
  }
}
