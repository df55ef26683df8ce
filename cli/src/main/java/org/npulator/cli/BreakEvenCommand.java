package org.npulator.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.npulator.config.Configuration;
import org.npulator.experiment.pim.BreakEven;
import org.npulator.experiment.pim.BreakEven.Row;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.report.result.Quantity;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Says from which batch and context on units at the banks of a memory are faster than the cores.
 */
@Command(
    name = "break-even",
    description =
        "Compare units at the banks of a machine's memory with its cores by the estimates of the"
            + " mapping, for each operator of a decode step at several batches and contexts.",
    mixinStandardHelpOptions = true)
final class BreakEvenCommand implements Callable<Integer> {
  private static final long LARGEST = 1 << 20;

  @Mixin private MachineOptions machine;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "NAME|FILE",
      description = "The model, as of 'npulator run'.")
  private String model;

  @Option(
      names = "--batches",
      paramLabel = "LIST",
      defaultValue = "1,4,16,64",
      description = "Sequences processed together (default: ${DEFAULT-VALUE}).")
  private String batches;

  @Option(
      names = "--contexts",
      paramLabel = "LIST",
      defaultValue = "128,512,2048,8192",
      description = "Tokens in the KV cache of each sequence (default: ${DEFAULT-VALUE}).")
  private String contexts;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<Long> batchList = numbers("--batches", batches);
    List<Long> contextList = numbers("--contexts", contexts);
    Configuration<NpuConfig> npu = machine.load();
    if (npu.value().pim().isEmpty()) {
      throw new UsageException(
          npu.name() + " has no units at the banks of its memory; expected a machine with pim");
    }
    NamedModel named = new ModelLoader(machine.loader()).load(model);
    BreakEven breakEven = new BreakEven(npu.value(), named, FormatSet.named(npu.value().formats()));
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "%s %s on %s, a decode step; estimates of one operator%n%n",
        named.name(), npu.value().formats(), npu.name());
    out.printf(
        "%-12s %6s %8s  %10s %10s  %s%n", "operator", "batch", "context", "units", "cores", "why");
    Map<String, String> refused = new LinkedHashMap<>();
    for (long batch : batchList) {
      for (long context : contextList) {
        try {
          print(out, breakEven.rows(batch, context), refused);
        } catch (MappingException doesNotFit) {
          out.printf("%-12s %6d %8d  %s%n", "all", batch, context, doesNotFit.getMessage());
        }
      }
    }
    refused.forEach((role, reason) -> out.printf("%-12s stays on the cores: %s%n", role, reason));
    out.flush();
    return ExitCode.OK;
  }

  private static void print(PrintWriter out, List<Row> rows, Map<String, String> refused) {
    for (Row row : rows) {
      if (row.pimSeconds().isEmpty()) {
        refused.putIfAbsent(row.role(), row.reason());
        continue;
      }
      double units = row.pimSeconds().getAsDouble();
      double cores = row.npuSeconds().getAsDouble();
      out.printf(
          "%-12s %6d %8d  %10s %10s  %s%n",
          row.role(),
          row.batch(),
          row.context(),
          Quantity.text(units, "s"),
          Quantity.text(cores, "s"),
          row.onUnits()
              ? String.format(Locale.ROOT, "units %.1f x as fast", cores / units)
              : String.format(Locale.ROOT, "cores %.1f x as fast", units / cores));
    }
  }

  private static List<Long> numbers(String option, String text) throws UsageException {
    List<Long> numbers = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      if (!part.matches("[0-9]{1,7}")
          || Long.parseLong(part) < 1
          || Long.parseLong(part) > LARGEST) {
        throw new UsageException(
            option + " " + text + ": expected whole numbers from 1 to " + LARGEST + " with commas");
      }
      numbers.add(Long.parseLong(part));
    }
    return numbers;
  }
}
