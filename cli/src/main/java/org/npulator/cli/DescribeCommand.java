package org.npulator.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.npulator.config.Configuration;
import org.npulator.hw.area.AreaItem;
import org.npulator.hw.chip.ChipArea;
import org.npulator.hw.chip.MachineFigures;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.chip.PeakPower;
import org.npulator.hw.format.FormatPair;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what follows from the configuration of a machine. */
@Command(
    name = "describe",
    description = "Print derived figures of a machine: TOPS, bandwidth, capacities, area.",
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
    Optional<ChipArea> area = ChipArea.of(npu.value());
    for (String formats : figures.peakMacsPerSecond().keySet()) {
      line(out, "peak, " + formats, peak(npu.value(), figures, formats, area));
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
    area.ifPresentOrElse(parts -> areas(out, parts), () -> line(out, "area", "not modelled"));
    out.flush();
    return ExitCode.OK;
  }

  private static String peak(
      NpuConfig npu, MachineFigures figures, String formats, Optional<ChipArea> area) {
    double teraOperations = figures.teraOperationsPerSecond(formats);
    Optional<PeakPower> power = PeakPower.of(npu, FormatPair.named(formats).orElseThrow());
    String efficiency =
        power
            .map(
                peak ->
                    String.format(
                        Locale.ROOT,
                        "%.2f TOPS/W (%.2f to %.2f)",
                        teraOperations / peak.watts(),
                        teraOperations / peak.highWatts(),
                        teraOperations / peak.lowWatts()))
            .orElse("energy not modelled");
    String density =
        area.map(
                parts ->
                    String.format(
                        Locale.ROOT,
                        "%.2f TOPS/mm2 (%.2f to %.2f)",
                        teraOperations / parts.squareMillimeters(),
                        teraOperations / parts.highSquareMillimeters(),
                        teraOperations / parts.lowSquareMillimeters()))
            .orElse("area not modelled");
    return String.format(Locale.ROOT, "%.3f TOPS, %s, %s", teraOperations, efficiency, density);
  }

  private static void areas(PrintWriter out, ChipArea area) {
    for (AreaItem item : area.items()) {
      line(
          out,
          "area, " + item.name(),
          squareMillimeters(
              item.squareMillimeters(), item.lowSquareMillimeters(), item.highSquareMillimeters()));
    }
    line(
        out,
        "area of these parts",
        squareMillimeters(
            area.squareMillimeters(), area.lowSquareMillimeters(), area.highSquareMillimeters()));
    line(out, "area not modelled", String.join("; ", area.notModelled()));
    line(
        out,
        "TOPS/W",
        "arrays streaming, weights in place: MACs, activations, partial sums, static power; no DRAM");
    line(out, "TOPS/mm2", "of the parts above");
  }

  private static String squareMillimeters(double value, double low, double high) {
    return String.format(Locale.ROOT, "%.3f mm2 (%.3f to %.3f)", value, low, high);
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
