package org.npulator.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.npulator.experiment.validate.Comparison;
import org.npulator.experiment.validate.Comparison.Status;
import org.npulator.experiment.validate.RowOutcome;
import org.npulator.report.result.DisplayText;

/** What {@code npulator validate} prints: the rows, then how many agree. */
final class ValidationTable {
  private static final double ONE_PERCENT = 0.01;

  private final StringBuilder text = new StringBuilder();

  private ValidationTable() {}

  /** The table, each line ended by a line feed. */
  static String of(List<RowOutcome> rows) {
    ValidationTable table = new ValidationTable();
    table.line("%5s %-48s %-10s %14s %14s %10s  %s", head());
    rows.forEach(table::row);
    table.summary(rows);
    return table.text.toString();
  }

  private static Object[] head() {
    return new Object[] {"row", "case", "metric", "reference", "simulated", "deviation", "status"};
  }

  private void row(RowOutcome row) {
    String line = Integer.toString(row.line());
    String name = DisplayText.shortened(DisplayText.ascii(row.name()), 48);
    if (row.notRun().isPresent()) {
      line("%5s %-48s not run: %s", line, name, DisplayText.ascii(row.notRun().get()));
    }
    for (Comparison comparison : printed(row)) {
      line(
          "%5s %-48s %-10s %14s %14s %10s  %s",
          line,
          name,
          DisplayText.ascii(comparison.metric()),
          number(comparison.reference()),
          number(comparison.simulated()),
          percent(comparison.deviation()),
          DisplayText.ascii(comparison.outcome()));
      line = "";
      name = "";
    }
  }

  /**
   * What decides and what has no counterpart here; of a row without reference what was simulated.
   */
  private static List<Comparison> printed(RowOutcome row) {
    boolean reference = row.comparisons().stream().anyMatch(c -> !Double.isNaN(c.reference()));
    return row.comparisons().stream()
        .filter(comparison -> !reference || comparison.status() != Status.REPORTED)
        .toList();
  }

  private void summary(List<RowOutcome> rows) {
    Map<String, List<RowOutcome>> groups = new LinkedHashMap<>();
    for (RowOutcome row : rows) {
      groups.computeIfAbsent(row.group(), group -> new ArrayList<>()).add(row);
    }
    line("");
    line(
        "%-42s %6s %6s %10s %10s %8s %10s %8s %10s %10s",
        "",
        "rows",
        "exact",
        "within 1 %",
        "in bounds",
        "outside",
        "not judged",
        "not run",
        "median",
        "largest");
    groups.forEach(this::summary);
    if (groups.size() > 1) {
      summary("all", rows);
    }
  }

  private void summary(String group, List<RowOutcome> rows) {
    List<RowOutcome> run = rows.stream().filter(row -> row.notRun().isEmpty()).toList();
    List<RowOutcome> judged = run.stream().filter(row -> !row.judged().isEmpty()).toList();
    line(
        "%-42s %6d %6d %10d %10d %8d %10d %8d %10s %10s",
        DisplayText.ascii(group),
        rows.size(),
        judged.stream().filter(RowOutcome::exact).count(),
        judged.stream().filter(row -> row.largestDeviation() <= ONE_PERCENT).count(),
        judged.stream().filter(row -> !row.outside()).count(),
        judged.stream().filter(RowOutcome::outside).count(),
        run.size() - judged.size(),
        rows.size() - run.size(),
        judged.isEmpty() ? "-" : percent(median(judged)),
        judged.isEmpty()
            ? "-"
            : percent(judged.stream().mapToDouble(RowOutcome::largestDeviation).max().orElse(0)));
  }

  /** Of the largest deviations of the rows that were judged. */
  private static double median(List<RowOutcome> rows) {
    double[] deviations =
        rows.stream().mapToDouble(RowOutcome::largestDeviation).sorted().toArray();
    int half = deviations.length / 2;
    return deviations.length == 0
        ? 0
        : deviations.length % 2 == 1
            ? deviations[half]
            : (deviations[half - 1] + deviations[half]) / 2;
  }

  private static String number(double value) {
    if (Double.isNaN(value)) {
      return "none";
    }
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.format(Locale.ROOT, "%.4f", value);
  }

  private static String percent(double share) {
    if (Double.isNaN(share)) {
      return "";
    }
    return Double.isInfinite(share)
        ? "infinite"
        : String.format(Locale.ROOT, "%.3f %%", share * 100);
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
  }
}
