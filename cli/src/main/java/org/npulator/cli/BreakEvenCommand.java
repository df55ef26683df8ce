package org.npulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.npulator.config.Configuration;
import org.npulator.experiment.pim.BreakEven;
import org.npulator.experiment.pim.BreakEvenDocument;
import org.npulator.experiment.pim.BreakEvenLine;
import org.npulator.experiment.pim.BreakEvenRow;
import org.npulator.experiment.pim.DecodeSteps;
import org.npulator.experiment.pim.ModelSteps;
import org.npulator.experiment.pim.ShapeSteps;
import org.npulator.experiment.store.ResultFolder;
import org.npulator.experiment.store.ResultJson;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.report.ReportWriter;
import org.npulator.report.chart.BreakEvenFigure;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelLoader;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Says from which shape, batch and context on units at the banks of a memory are faster than the
 * cores, and why.
 */
@Command(
    name = "break-even",
    description =
        "Compare units at the banks of a machine's memory with its cores by the estimates of the"
            + " mapping, for each operator of a decode step at several batches and contexts: who"
            + " wins, what the times go to, and from which context or up to which batch on.",
    mixinStandardHelpOptions = true)
final class BreakEvenCommand implements Callable<Integer> {
  private static final long LARGEST = 1 << 20;

  @Mixin private MachineOptions machine;

  @ArgGroup(multiplicity = "1")
  private Task task;

  /** What is compared. */
  private static final class Task {
    @Option(
        names = "--model",
        paramLabel = "NAME|FILE",
        description = "The operators of a model, as of 'npulator run'.")
    private String model;

    @Option(
        names = "--attention",
        paramLabel = "QUERYHEADSxHEADSxDIMENSION",
        description =
            "Attention of a shape: query heads, key-value heads, elements of a head; such as"
                + " 32x8x128.")
    private String attention;

    @Option(
        names = "--product",
        paramLabel = "OUTxIN",
        description = "The product of a weight matrix of OUT rows of IN elements with vectors.")
    private String product;
  }

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

  @Option(
      names = "--most-context",
      paramLabel = "TOKENS",
      defaultValue = "32768",
      description =
          "Up to which context the break-even of attention is searched, if model and memory hold it"
              + " (default: ${DEFAULT-VALUE}).")
  private long mostContext;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description =
          "Write break-even.json and, if units can attend, a chart (PNG, SVG, CSV) into a new"
              + " folder.")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    List<Long> batchList = numbers("--batches", batches);
    List<Long> contextList = numbers("--contexts", contexts);
    if (mostContext < 1 || mostContext > LARGEST) {
      throw new UsageException(
          "--most-context %d: expected a whole number from 1 to %d"
              .formatted(mostContext, LARGEST));
    }
    Configuration<NpuConfig> npu = machine.load();
    if (npu.value().pim().isEmpty()) {
      throw new UsageException(
          npu.name() + " has no units at the banks of its memory; expected a machine with pim");
    }
    DecodeSteps steps = steps(npu);
    BreakEven breakEven = new BreakEven(npu.value(), steps);
    List<BreakEvenRow> rows = new ArrayList<>();
    List<String> refused = new ArrayList<>();
    for (long batch : batchList) {
      for (long context : contextList) {
        try {
          boolean first = context == contextList.get(0);
          breakEven.rows(batch, context).stream()
              .filter(row -> row.attention() || first)
              .forEach(rows::add);
        } catch (MappingException doesNotFit) {
          refused.add(
              "batch %d, context %d: %s".formatted(batch, context, doesNotFit.getMessage()));
        }
      }
    }
    List<BreakEvenLine> lines = breakEven.lines(batchList, contextList, mostContext);
    String document =
        new ResultJson()
            .text(new BreakEvenDocument(ToolVersion.get(), npu).content(steps, rows, lines));
    if (out != null) {
      write(document, npu.name(), steps, rows);
    }
    String title =
        "%s on %s, a decode step; estimates of one operator".formatted(steps.name(), npu.name());
    PrintWriter output = spec.commandLine().getOut();
    output.print(json ? document : BreakEvenTable.of(title, rows, refused, lines));
    output.flush();
    return ExitCode.OK;
  }

  private DecodeSteps steps(Configuration<NpuConfig> npu) throws Exception {
    FormatSet formats = FormatSet.named(npu.value().formats());
    if (task.model != null) {
      return new ModelSteps(new ModelLoader(machine.loader()).load(task.model), formats);
    }
    if (task.product != null) {
      List<Long> sizes = sizes("--product", task.product, 2);
      return new ShapeSteps(new ShapeSteps.Product(sizes.get(0), sizes.get(1)), formats);
    }
    List<Long> sizes = sizes("--attention", task.attention, 3);
    return new ShapeSteps(new ShapeSteps.Heads(sizes.get(0), sizes.get(1), sizes.get(2)), formats);
  }

  private void write(
      String document, String machineName, DecodeSteps steps, List<BreakEvenRow> rows)
      throws IOException {
    try (ResultFolder folder = ResultFolder.create(out, false)) {
      Files.writeString(folder.path().resolve("break-even.json"), document);
      List<BreakEvenFigure.Line> lines = lines(rows);
      if (!lines.isEmpty()) {
        BreakEvenFigure figure =
            new BreakEvenFigure(
                "break-even",
                "Attention on units at the banks",
                steps.name() + "; estimated time on the cores over that on the units",
                List.of(new BreakEvenFigure.Panel(machineName, lines)));
        new ReportWriter()
            .writeChart(folder.path(), figure)
            .forEach(note -> spec.commandLine().getErr().println(note));
      }
      folder.commit();
    } catch (UncheckedIOException e) {
      throw new IOException("cannot write the results: " + ErrorReport.message(e), e);
    }
  }

  /** Attention by batch. */
  static List<BreakEvenFigure.Line> lines(List<BreakEvenRow> rows) {
    Map<Long, List<BreakEvenFigure.Point>> points = new LinkedHashMap<>();
    for (BreakEvenRow row : rows) {
      if (row.attention()) {
        row.comparison()
            .ifPresent(
                both ->
                    points
                        .computeIfAbsent(row.batch(), batch -> new ArrayList<>())
                        .add(
                            new BreakEvenFigure.Point(
                                row.context(), both.unitsSeconds(), both.coresSeconds())));
      }
    }
    List<BreakEvenFigure.Line> lines = new ArrayList<>();
    points.forEach((batch, of) -> lines.add(new BreakEvenFigure.Line(batch, of)));
    return lines;
  }

  private static List<Long> numbers(String option, String text) throws UsageException {
    return numbers(option, text, ",", "with commas");
  }

  private static List<Long> sizes(String option, String text, int count) throws UsageException {
    List<Long> sizes = numbers(option, text, "x", "with x");
    if (sizes.size() != count) {
      throw new UsageException(
          "%s %s: expected %d numbers, such as %s"
              .formatted(option, text, count, count == 2 ? "4096x4096" : "32x8x128"));
    }
    return sizes;
  }

  private static List<Long> numbers(String option, String text, String separator, String with)
      throws UsageException {
    List<Long> numbers = new ArrayList<>();
    for (String part : text.split(separator, -1)) {
      if (!part.matches("[0-9]{1,7}")
          || Long.parseLong(part) < 1
          || Long.parseLong(part) > LARGEST) {
        throw new UsageException(
            "%s %s: expected whole numbers from 1 to %d %s".formatted(option, text, LARGEST, with));
      }
      numbers.add(Long.parseLong(part));
    }
    return numbers;
  }
}
