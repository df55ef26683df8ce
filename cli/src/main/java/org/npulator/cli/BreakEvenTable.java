package org.npulator.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.npulator.experiment.pim.BreakEvenLine;
import org.npulator.experiment.pim.BreakEvenRow;
import org.npulator.experiment.pim.Comparison;
import org.npulator.experiment.pim.WinningSpans;
import org.npulator.experiment.pim.WinningSpans.Span;
import org.npulator.report.result.Quantity;
import org.npulator.workload.mapping.CoresEstimate;
import org.npulator.workload.mapping.UnitsEstimate;

/** What {@code npulator break-even} prints: both times, who wins and why, what the times go to. */
final class BreakEvenTable {
  private static final double MOST = 0.95;
  private static final double LEAST = 0.005;

  private final StringBuilder text = new StringBuilder();

  private BreakEvenTable() {}

  /**
   * The tables, each line ended by a line feed.
   *
   * @param refused batches and contexts that do not run, with the reason
   */
  static String of(
      String title, List<BreakEvenRow> rows, List<String> refused, List<BreakEvenLine> lines) {
    BreakEvenTable table = new BreakEvenTable();
    table.text.append(title).append("\n");
    List<BreakEvenRow> compared = rows.stream().filter(r -> r.comparison().isPresent()).toList();
    if (!compared.isEmpty()) {
      table.times(compared);
      table.parts(compared);
    }
    if (!refused.isEmpty()) {
      table.text.append('\n');
      refused.forEach(reason -> table.line("%s", reason));
    }
    table.breakEven(lines);
    return table.text.toString();
  }

  private void times(List<BreakEvenRow> rows) {
    line(
        "%n%-12s %6s %8s  %10s %10s %8s  %s",
        "operator", "batch", "context", "units", "cores", "speedup", "why");
    for (BreakEvenRow row : rows) {
      Comparison both = row.comparison().orElseThrow();
      line(
          "%-12s %6d %8s  %10s %10s %8.2f  %s",
          row.role(),
          row.batch(),
          context(row),
          Quantity.text(both.unitsSeconds(), "s"),
          Quantity.text(both.coresSeconds(), "s"),
          both.speedup(),
          row.cause().orElseThrow());
    }
  }

  private static String context(BreakEvenRow row) {
    return row.attention() ? String.valueOf(row.context()) : "any";
  }

  private void parts(List<BreakEvenRow> rows) {
    line("%n%-12s %6s %8s  %s", "operator", "batch", "context", "what the times go to");
    for (BreakEvenRow row : rows) {
      Comparison both = row.comparison().orElseThrow();
      line(
          "%-12s %6d %8s  units: %s; cores: %s",
          row.role(),
          row.batch(),
          context(row),
          shares(units(both.estimate().units()), both.estimate().units().cycles()),
          cores(both));
    }
  }

  private static Map<String, Double> units(UnitsEstimate units) {
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("columns", units.columnCycles());
    parts.put("row changes", units.rowChangeCycles());
    parts.put("moves", units.moveCycles());
    parts.put("turnarounds", units.waitCycles());
    parts.put("changes of mode", units.modeCycles());
    parts.put("refresh", units.refreshCycles());
    parts.put("transfers", units.transferCycles());
    parts.put("vector unit", units.vectorCycles());
    return parts;
  }

  private static String cores(Comparison both) {
    CoresEstimate cores = both.estimate().cores();
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("memory-bound", cores.memoryCycles());
    parts.put("array-bound", cores.arrayCycles());
    parts.put("vector-bound", cores.vectorCycles());
    String bound =
        parts.entrySet().stream()
            .filter(part -> part.getValue() >= MOST * cores.cycles())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseGet(() -> shares(parts, cores.cycles()));
    return "%s, %s at %s take %s"
        .formatted(
            bound,
            Quantity.text(cores.bytes(), "B"),
            Quantity.text(both.memoryBytesPerSecond(), "B/s"),
            Quantity.text(cores.bytes() / both.memoryBytesPerSecond(), "s"));
  }

  private static String shares(Map<String, Double> parts, double all) {
    return parts.entrySet().stream()
        .filter(part -> part.getValue() >= LEAST * all)
        .map(
            part ->
                String.format(
                    Locale.ROOT, "%s %.0f %%", part.getKey(), 100 * part.getValue() / all))
        .collect(Collectors.joining(", "));
  }

  private void breakEven(List<BreakEvenLine> lines) {
    line("%n%-12s %-15s  %s", "operator", "at", "units win");
    for (BreakEvenLine line : lines) {
      String at =
          line.at().isPresent() ? line.axis().other().key() + " " + line.at().getAsLong() : "any";
      line(
          "%-12s %-15s  %s",
          line.role(),
          at,
          line.wins().map(wins -> wins(line.axis().key(), wins)).orElse("never: " + line.reason()));
    }
  }

  private static String wins(String what, WinningSpans wins) {
    if (wins.spans().isEmpty()) {
      return "never (%s 1%s)"
          .formatted(what, wins.searchedTo() == 1 ? "" : " to " + wins.searchedTo());
    }
    Span first = wins.spans().get(0);
    if (first.from() == 1 && first.to() == wins.searchedTo()) {
      return "always (%s 1 to %d)".formatted(what, wins.searchedTo());
    }
    return wins.spans().stream()
        .map(span -> span(what, span, wins.searchedTo()))
        .collect(Collectors.joining(", "));
  }

  private static String span(String what, Span span, long searchedTo) {
    if (span.from() == span.to()) {
      return "%s %d".formatted(what, span.from());
    }
    if (span.to() == searchedTo) {
      return "from %s %d on (up to %d)".formatted(what, span.from(), searchedTo);
    }
    return span.from() == 1
        ? "up to %s %d".formatted(what, span.to())
        : "%s %d to %d".formatted(what, span.from(), span.to());
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
