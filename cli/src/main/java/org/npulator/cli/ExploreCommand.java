package org.npulator.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.npulator.experiment.run.Provenance;
import org.npulator.experiment.run.ProvenanceLog;
import org.npulator.experiment.search.Explorer;
import org.npulator.experiment.search.Search;
import org.npulator.experiment.search.SearchOutcome;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.store.ResultStore.Description;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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

  @Mixin private StudyOptions study;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    int threads = study.jobs().count();
    study.requireFolder();
    Search search = Search.load(study.loader(), file);
    PrintWriter output = spec.commandLine().getOut();
    if (study.dryRun()) {
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
    StudyFiles.writeReport(study.out(), study::note);
    study.note("rows in " + study.out());
    return outcome.pareto().isEmpty() || outcome.notSimulated() > 0 ? ExitCode.FAILED : ExitCode.OK;
  }

  private SearchOutcome run(Search search, int threads) throws Exception {
    Description description = search.description(ToolVersion.get());
    List<ResultRow> known = new ArrayList<>();
    SweepProgressLine progress = study.progress(search.simulations(), threads);
    SearchOutcome outcome;
    try (ResultStore store =
        ResultStore.open(
            study.out(),
            description,
            study.access(ResultStore.ALL_ROWS),
            known::add,
            study::note)) {
      ProvenanceLog provenance = study.beginProvenance(Provenance.FILE);
      study.note(
          "%s: %s, %d simulations, %d at a time"
              .formatted(search.name(), search.describeSize(), search.simulations(), threads));
      try (progress) {
        outcome = new Explorer(search, store, known, progress, threads, study::note).run();
      } catch (IOException e) {
        throw StudyOptions.interrupted(e, progress);
      }
      provenance.end();
    }
    Map<String, Object> content = new LinkedHashMap<>(description.content());
    content.put("outcome", outcome.content());
    ResultStore.writeDescription(
        study.out().resolve(description.fileName()),
        new Description(description.fileName(), content));
    StudyFiles.writeTable(study.out());
    return outcome;
  }
}
