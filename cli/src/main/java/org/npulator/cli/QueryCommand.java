package org.npulator.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.npulator.experiment.store.QueryEngine;
import org.npulator.experiment.store.QueryEngine.Answer;
import org.npulator.experiment.store.QueryEngine.QueryException;
import org.npulator.experiment.store.ResultTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Answers SQL over the rows of a folder. */
@Command(
    name = "query",
    description =
        "Answer an SQL query over the rows of a sweep or a search, the table results, as"
            + " comma-separated values. Needs a build with 'mvn -Pduckdb'.",
    mixinStandardHelpOptions = true)
final class QueryCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "FOLDER",
      description = "A folder that 'npulator sweep', 'explore' or 'merge' has written.")
  private Path folder;

  @Parameters(
      index = "1",
      paramLabel = "SQL",
      description =
          "The query, such as 'select \"memory.channels\", min(tpotSeconds) from results group by"
              + " all'.")
  private String sql;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    QueryEngine engine =
        ServiceLoader.load(QueryEngine.class)
            .findFirst()
            .orElseThrow(
                () ->
                    new UsageException(
                        "this build cannot query; expected one of 'mvn -Pduckdb package'"
                            + " (results.csv has the same columns)"));
    ResultTable table =
        ResultTable.read(folder, message -> spec.commandLine().getErr().println(message));
    Answer answer;
    try {
      answer = engine.answer(table, sql);
    } catch (QueryException e) {
      throw new UsageException(e.getMessage());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(line(answer.columns()));
    answer.rows().forEach(row -> out.println(line(row)));
    out.flush();
    return ExitCode.OK;
  }

  private static String line(List<?> cells) {
    return cells.stream().map(QueryCommand::cell).collect(Collectors.joining(","));
  }

  private static String cell(Object value) {
    String text = value == null ? "" : value.toString();
    return text.matches("(?s).*[\",\\r\\n].*") ? '"' + text.replace("\"", "\"\"") + '"' : text;
  }
}
