package org.npulator.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.npulator.config.Configuration;
import org.npulator.hw.chip.MachineFigures;
import org.npulator.hw.chip.NpuConfig;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what follows from the configuration of a machine. */
@Command(
    name = "describe",
    description = "Print derived figures of a machine: TOPS, bandwidth, capacities.",
    mixinStandardHelpOptions = true)
final class DescribeCommand implements Callable<Integer> {
  private static final double KIBI = 1024;
  private static final double GIGA = 1e9;

  @Mixin private MachineOptions machine;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    Configuration<NpuConfig> npu = machine.load();
    MachineFigures figures = MachineFigures.of(npu.value());
    PrintWriter out = spec.commandLine().getOut();
    line(out, "machine", npu.name());
    line(out, "configuration hash", npu.hash());
    for (String formats : figures.peakMacsPerSecond().keySet()) {
      line(
          out,
          "peak, " + formats,
          String.format(Locale.ROOT, "%.3f TOPS", figures.teraOperationsPerSecond(formats)));
    }
    line(out, "DRAM bandwidth, peak", gigabytes(figures.peakMemoryBytesPerSecond()) + "/s");
    line(
        out,
        "interconnect bandwidth, peak",
        gigabytes(figures.peakInterconnectBytesPerSecond()) + "/s");
    line(
        out,
        "DRAM capacity",
        String.format(Locale.ROOT, "%.2f GiB", figures.memoryBytes() / KIBI / KIBI / KIBI));
    npu.value()
        .memory()
        .device()
        .estimated()
        .ifPresent(values -> line(out, "DRAM, estimated values", String.join(", ", values)));
    line(out, "scratchpads", kibibytes(figures.scratchpadBytes()));
    line(out, "accumulator buffers", kibibytes(figures.accumulatorBytes()));
    out.flush();
    return ExitCode.OK;
  }

  private static String gigabytes(double bytes) {
    return String.format(Locale.ROOT, "%.2f GB", bytes / GIGA);
  }

  private static String kibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.0f KiB", bytes / KIBI);
  }

  private static void line(PrintWriter out, String name, String value) {
    out.printf(Locale.ROOT, "%-30s %s%n", name, value);
  }
}
