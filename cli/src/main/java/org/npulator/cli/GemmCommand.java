package org.npulator.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.npulator.config.Configuration;
import org.npulator.experiment.gemm.Gemm;
import org.npulator.experiment.gemm.GemmDocument;
import org.npulator.experiment.gemm.GemmExperiment;
import org.npulator.experiment.gemm.GemmResult;
import org.npulator.experiment.store.ResultJson;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.format.FormatPair;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.InvalidWorkloadException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs one matrix product on a machine. */
@Command(
    name = "gemm",
    description =
        "Simulate one matrix product, activations [m, k] x weights [k, n], on a machine: operands"
            + " are loaded from DRAM, the result is stored there.",
    mixinStandardHelpOptions = true)
final class GemmCommand implements Callable<Integer> {
  private static final long LARGEST_DIMENSION = 1L << 24;

  @Mixin private MachineOptions machine;
  @Mixin private MappingOptions mappingOptions;

  @Option(
      names = "--m",
      required = true,
      paramLabel = "ROWS",
      description = "Rows of the activations: tokens; 1 is the product of a decode step.")
  private long m;

  @Option(
      names = "--k",
      required = true,
      paramLabel = "DEPTH",
      description = "Columns of the activations and rows of the weights.")
  private long k;

  @Option(
      names = "--n",
      required = true,
      paramLabel = "COLUMNS",
      description = "Columns of the weights.")
  private long n;

  @Option(
      names = "--dataflow",
      paramLabel = "NAME",
      description =
          "weight-stationary, output-stationary or input-stationary (default: that of the machine);"
              + " short for --set cores.matrix.dataflow=NAME.")
  private String dataflow;

  @Option(
      names = "--format",
      paramLabel = "FORMATS",
      description =
          "Number formats of activations x weights, such as int8xint4; one name stands for both"
              + " (default: those of the machine).")
  private String format;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Mixin private ProgressOptions progress;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    requireDimension("--m", m);
    requireDimension("--k", k);
    requireDimension("--n", n);
    List<String> overrides = new ArrayList<>();
    if (dataflow != null) {
      overrides.add("cores.matrix.dataflow=" + dataflow);
    }
    Configuration<NpuConfig> npu = machine.load(overrides);
    Gemm gemm = new Gemm(m, k, n, formats(npu.value()));
    PrintWriter out = spec.commandLine().getOut();
    MappingConfig mapping =
        mappingOptions.load(machine.loader(), npu, gemm.workload(), OptionalInt.empty(), progress);
    if (mappingOptions.prints()) {
      out.print(MappingOptions.text(npu.value(), gemm.workload(), mapping));
      out.flush();
      return ExitCode.OK;
    }
    GemmResult result = new GemmExperiment(npu).run(gemm, mapping);
    out.print(
        json
            ? new ResultJson().text(new GemmDocument(ToolVersion.get()).content(result))
            : GemmTable.of(result));
    out.flush();
    return ExitCode.OK;
  }

  private static void requireDimension(String option, long value) throws UsageException {
    if (value < 1 || value > LARGEST_DIMENSION) {
      throw new UsageException(
          "%s %d: expected a whole number from 1 to %d"
              .formatted(option, value, LARGEST_DIMENSION));
    }
  }

  private FormatPair formats(NpuConfig npu) throws InvalidWorkloadException, UsageException {
    if (format == null) {
      FormatSet formats = FormatSet.named(npu.formats());
      return new FormatPair(formats.activation(), formats.weight());
    }
    String pair = FormatPair.named(format).isPresent() ? format : format + "x" + format;
    return FormatPair.named(pair)
        .orElseThrow(
            () ->
                new UsageException(
                    "--format %s: no such formats, %s"
                        .formatted(format, FormatPair.advice(format))));
  }
}
