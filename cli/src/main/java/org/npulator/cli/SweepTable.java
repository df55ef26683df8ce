package org.npulator.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.npulator.experiment.run.Metric;
import org.npulator.experiment.run.Metric.Better;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultTable;
import org.npulator.report.sweep.AxisLabel;

/** What a terminal shows of a folder of rows: how many there are, the best ones, and errors. */
final class SweepTable {
  private static final List<Metric> SHOWN =
      List.of(
          Metric.TTFT_SECONDS,
          Metric.TPOT_SECONDS,
          Metric.TOKENS_PER_SECOND,
          Metric.ENERGY_PER_TOKEN_JOULES,
          Metric.ENERGY_DELAY_JOULE_SECONDS,
          Metric.AREA_SQUARE_MILLIMETERS);
  private static final int MOST_ERRORS = 5;

  private SweepTable() {}

  /** Lines that end with a line feed. */
  static String of(ResultTable table) {
    List<ResultRow> good = table.rows().stream().filter(row -> !row.failed()).toList();
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %d rows, %d failed%n",
            table.name(),
            table.rows().size(),
            table.rows().size() - good.size()));
    for (Metric metric : SHOWN) {
      best(metric, good).ifPresent(row -> text.append(line(metric, row, good.size())));
    }
    errors(table.rows()).forEach(text::append);
    return text.toString();
  }

  private static Optional<ResultRow> best(Metric metric, List<ResultRow> rows) {
    Comparator<ResultRow> order = Comparator.comparing(row -> row.metrics().get(metric.key()));
    return rows.stream()
        .filter(row -> row.metrics().containsKey(metric.key()))
        .min(metric.better() == Better.HIGHER ? order.reversed() : order);
  }

  private static String line(Metric metric, ResultRow row, int rows) {
    return String.format(
        Locale.ROOT,
        "%-28s %-12s %s%n",
        (metric.better() == Better.HIGHER ? "most " : "least ") + metric.key(),
        String.format(Locale.ROOT, "%.4g", row.metrics().get(metric.key())),
        rows == 1 ? "" : "at " + point(row));
  }

  /** Its values by the labels of their paths. */
  static String point(ResultRow row) {
    return row.point().entrySet().stream()
        .map(value -> AxisLabel.of(value.getKey(), row.point().keySet()) + " " + value.getValue())
        .collect(Collectors.joining(", "));
  }

  private static List<String> errors(List<ResultRow> rows) {
    Map<String, List<ResultRow>> byError = new LinkedHashMap<>();
    for (ResultRow row : rows) {
      row.error()
          .ifPresent(error -> byError.computeIfAbsent(error, key -> new ArrayList<>()).add(row));
    }
    List<String> lines = new ArrayList<>();
    byError.forEach(
        (error, failed) -> {
          if (lines.size() < MOST_ERRORS) {
            lines.add(
                String.format(
                    "failed %d times, first at %s: %s%n",
                    failed.size(), point(failed.get(0)), error));
          }
        });
    if (byError.size() > MOST_ERRORS) {
      lines.add(String.format("and %d other errors%n", byError.size() - MOST_ERRORS));
    }
    return lines;
  }
}
