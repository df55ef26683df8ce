package org.npulator.cli;

import java.util.ArrayList;
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

/** What {@code npulator break-even} prints: both times, who wins, what the times go to, and why. */
final class BreakEvenTable {
  private static final double WORTH_TELLING = 0.005;
  private static final double MOST = 0.95;

  private final StringBuilder text = new StringBuilder();

  private BreakEvenTable() {}

  /**
   * The table, each line ended by a line feed.
   *
   * @param refused batches and contexts that do not run, with the reason
   */
  static String of(
      String title, List<BreakEvenRow> rows, List<String> refused, List<BreakEvenLine> lines) {
    BreakEvenTable table = new BreakEvenTable();
    table.text.append(title).append("\n\n");
    table.line(
        "%-12s %6s %8s  %10s %10s %8s  %s",
        "operator", "batch", "context", "units", "cores", "speedup", "why");
    rows.forEach(table::row);
    refused.forEach(reason -> table.line("%s", reason));
    table.text.append('\n');
    table.lines(lines);
    return table.text.toString();
  }

  private void row(BreakEvenRow row) {
    if (row.comparison().isEmpty()) {
      return;
    }
    Comparison both = row.comparison().get();
    line(
        "%-12s %6d %8s  %10s %10s %8.2f  %s",
        row.role(),
        row.batch(),
        row.attention() ? row.context() : "any",
        Quantity.text(both.unitsSeconds(), "s"),
        Quantity.text(both.coresSeconds(), "s"),
        both.speedup(),
        why(row, both));
  }

  private static String why(BreakEvenRow row, Comparison both) {
    return "%s. %s; %s".formatted(row.cause().orElseThrow(), units(both), cores(both));
  }

  private static String units(Comparison both) {
    UnitsEstimate units = both.estimate().units();
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("columns", units.columnCycles());
    parts.put("row changes", units.rowChangeCycles());
    parts.put("moves", units.moveCycles());
    parts.put("modes", units.modeCycles());
    parts.put("transfers", units.transferCycles());
    parts.put("vector unit", units.vectorCycles());
    parts.put("refresh", units.refreshCycles());
    return "units: "
        + parts.entrySet().stream()
            .filter(part -> part.getValue() >= WORTH_TELLING * units.cycles())
            .map(part -> percent(part.getKey() + " %.0f %%", part.getValue() / units.cycles()))
            .collect(Collectors.joining(", "));
  }

  private static String cores(Comparison both) {
    CoresEstimate cores = both.estimate().cores();
    Map<String, Double> parts = new LinkedHashMap<>();
    parts.put("memory", cores.memoryCycles());
    parts.put("array", cores.arrayCycles());
    parts.put("vector unit", cores.vectorCycles());
    List<String> bounds = new ArrayList<>();
    parts.forEach(
        (name, cycles) -> {
          if (cycles >= MOST * cores.cycles()) {
            bounds.add(name + "-bound");
          } else if (cycles >= WORTH_TELLING * cores.cycles()) {
            bounds.add(percent(name + "-bound %.0f %%", cycles / cores.cycles()));
          }
        });
    return "cores: %s, %s at %s"
        .formatted(
            String.join(", ", bounds),
            Quantity.text(cores.bytes(), "B"),
            Quantity.text(both.memoryBytesPerSecond(), "B/s"));
  }

  private static String percent(String format, double share) {
    return String.format(Locale.ROOT, format, 100 * share);
  }

  private void lines(List<BreakEvenLine> lines) {
    line("%-12s %6s  %s", "operator", "batch", "units win");
    for (BreakEvenLine line : lines) {
      String batch = line.attention() && line.batch() > 0 ? String.valueOf(line.batch()) : "";
      String what = line.attention() ? "context" : "batch";
      line(
          "%-12s %6s  %s",
          line.role(),
          batch,
          line.wins().isEmpty()
              ? "never: " + line.reason()
              : wins(what, line.wins().orElseThrow()));
    }
  }

  private static String wins(String what, WinningSpans wins) {
    if (wins.spans().isEmpty()) {
      return "never, %s 1 to %d".formatted(what, wins.searchedTo());
    }
    Span first = wins.spans().get(0);
    if (first.from() == 1 && first.to() == wins.searchedTo()) {
      return "always, %s 1 to %d".formatted(what, wins.searchedTo());
    }
    return wins.spans().stream()
        .map(span -> span(what, span, wins.searchedTo()))
        .collect(Collectors.joining(", and "));
  }

  private static String span(String what, Span span, long searchedTo) {
    if (span.to() == searchedTo) {
      return "from %s %d on, up to %d".formatted(what, span.from(), searchedTo);
    }
    return span.from() == 1
        ? "up to %s %d".formatted(what, span.to())
        : "%s %d to %d".formatted(what, span.from(), span.to());
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
