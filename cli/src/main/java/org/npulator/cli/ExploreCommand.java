package org.npulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.npulator.experiment.search.Explorer;
import org.npulator.experiment.search.Search;
import org.npulator.experiment.search.SearchOutcome;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.store.ResultStore.Description;
import org.npulator.experiment.store.ResultTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Searches a space of machines. */
@Command(
    name = "explore",
    description =
        "Search for the machines that are best in several objectives: estimate many candidates,"
            + " simulate the promising ones in full.",
    mixinStandardHelpOptions = true)
final class ExploreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "NAME|FILE", description = "The search: a preset or a YAML file.")
  private String file;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "The folder of the rows (results.jsonl, search.json, results.csv).")
  private Path out;

  @Mixin private JobOptions jobs;

  @Option(names = "--dry-run", description = "Count the candidates and evaluate none.")
  private boolean dryRun;

  @Option(
      names = "--resume",
      description = "Go on in a folder that has rows; only what is missing is simulated.")
  private boolean resume;

  @Option(names = "--quiet", description = "No progress and no notes on the error stream.")
  private boolean quiet;

  @Mixin private PresetOptions presets;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    int threads = jobs.count();
    if (out == null && !dryRun) {
      throw new UsageException("no folder for the rows, expected --out FOLDER or --dry-run");
    }
    Search search = Search.load(presets.loader(), file);
    PrintWriter output = spec.commandLine().getOut();
    if (dryRun) {
      output.printf("search %s: %s%n", search.name(), search.describeSize());
      search.describeVariables().forEach(line -> output.println("  " + line));
      output.printf(
          "at most %,d evaluated, %,d simulated%n", search.evaluations(), search.simulations());
      output.flush();
      return ExitCode.OK;
    }
    SearchOutcome outcome = run(search, threads);
    output.print(SearchTable.of(search.name(), outcome));
    output.flush();
    note("rows in " + out);
    return outcome.pareto().isEmpty() || outcome.notSimulated() > 0 ? ExitCode.FAILED : ExitCode.OK;
  }

  private SearchOutcome run(Search search, int threads) throws Exception {
    Description description = search.description(ToolVersion.get());
    List<ResultRow> known = new ArrayList<>();
    SweepProgressLine progress =
        new SweepProgressLine(spec.commandLine().getErr(), search.simulations(), threads, quiet);
    SearchOutcome outcome;
    try (ResultStore store =
        ResultStore.open(
            out,
            description,
            new ResultStore.Access(ResultStore.ALL_ROWS, resume),
            known::add,
            this::note)) {
      note(
          "%s: %s, %d simulations, %d at a time"
              .formatted(search.name(), search.describeSize(), search.simulations(), threads));
      try (progress) {
        outcome = new Explorer(search, store, known, progress, threads, this::note).run();
      } catch (IOException e) {
        throw new IOException(
            "%s; %d rows of this run are kept, --resume goes on"
                .formatted(ErrorReport.message(e), progress.simulated()),
            e);
      }
    }
    Map<String, Object> content = new LinkedHashMap<>(description.content());
    content.put("outcome", outcome.content());
    ResultStore.writeDescription(
        out.resolve(description.fileName()), new Description(description.fileName(), content));
    ResultTable.read(out, message -> {}).writeCsv(out.resolve("results.csv"));
    return outcome;
  }

  private void note(String text) {
    if (!quiet) {
      spec.commandLine().getErr().println(text);
      spec.commandLine().getErr().flush();
    }
  }
}
