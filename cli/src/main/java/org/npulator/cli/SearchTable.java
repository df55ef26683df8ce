package org.npulator.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.npulator.experiment.search.SearchOutcome;
import org.npulator.experiment.store.ResultRow;

/** What a terminal shows of a search: the best machines and how good the estimates were. */
final class SearchTable {
  private static final int MOST_ROWS = 20;

  private SearchTable() {}

  /** Lines that end with a line feed. */
  static String of(String name, SearchOutcome outcome) {
    StringBuilder text = new StringBuilder();
    long failed = outcome.simulated().stream().filter(ResultRow::failed).count();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %,d estimated, %d simulated, %d failed; %d in the Pareto set%n",
            name,
            outcome.estimated(),
            outcome.simulated().size(),
            failed,
            outcome.pareto().size()));
    outcome
        .errors()
        .forEach(
            (objective, error) ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "error of estimates, %s: mean %.1f %%, at most %.1f %% (%d random ones);"
                            + " mean %.1f %%, at most %.1f %% (all simulated)%n",
                        objective,
                        100 * error.mean(),
                        100 * error.greatest(),
                        error.sample(),
                        100 * error.meanOfAll(),
                        100 * error.greatestOfAll())));
    List<Double> volumes = outcome.hypervolumes();
    if (!volumes.isEmpty()) {
      double last = volumes.get(volumes.size() - 1);
      int enough = 0;
      while (volumes.get(enough) < 0.99 * last) {
        enough++;
      }
      text.append(
          String.format(
              Locale.ROOT,
              "hypervolume %.4f, 99 %% of it after %d simulations%n",
              last,
              enough + 1));
    }
    outcome.pareto().stream().limit(MOST_ROWS).forEach(row -> text.append(line(row)));
    if (outcome.pareto().size() > MOST_ROWS) {
      text.append(
          String.format("and %d more in results.csv%n", outcome.pareto().size() - MOST_ROWS));
    }
    return text.toString();
  }

  private static String line(ResultRow row) {
    return row.objectives().entrySet().stream()
            .map(
                (Map.Entry<String, Double> objective) ->
                    String.format(Locale.ROOT, "%s=%.4g", objective.getKey(), objective.getValue()))
            .collect(Collectors.joining("  "))
        + "  at "
        + SweepTable.point(row)
        + System.lineSeparator();
  }
}
