package org.npulator.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.npulator.report.result.Bound;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.report.result.RunResult;
import org.npulator.report.result.RunResult.DramChannel;
import org.npulator.report.result.RunResult.EnergyComponent;
import org.npulator.report.result.RunResult.Engine;
import org.npulator.report.result.RunResult.Phase;
import org.npulator.report.result.RunResult.Place;
import org.npulator.report.result.RunResult.SystemCache;
import org.npulator.report.result.RunResult.Workload;

/**
 * The table a run ends with on the terminal: how fast, what limits it, what it costs. Plain ASCII
 * without escape sequences, so that it can be piped.
 */
public final class SummaryTable {
  private static final int TOP_STATES = 3;
  private static final int TOP_COMPONENTS = 4;
  private static final int SHOWN_ENGINES = 4;
  private static final int SHOWN_PHASES = 4;
  private static final int SHOWN_PLACES = 8;
  private static final Set<String> USEFUL_STATES = Set.of("busy", "data", "pim");

  private final StringBuilder text = new StringBuilder();

  private SummaryTable() {}

  /** The table, each line ended by a line feed. */
  public static String of(RunResult run) {
    SummaryTable table = new SummaryTable();
    table.write(run);
    return table.text.toString();
  }

  private void write(RunResult run) {
    Workload workload = run.workload();
    text.append(name(workload.model(), 48))
        .append(' ')
        .append(name(workload.formats(), 24))
        .append(" on ")
        .append(name(run.configuration().name(), 48))
        .append(": batch ")
        .append(workload.batch())
        .append(", ")
        .append(workload.prefillTokens())
        .append(" tokens in, ")
        .append(workload.decodeTokens())
        .append(" out");
    if (workload.cachedTokens() > 0) {
      text.append(", ").append(workload.cachedTokens()).append(" cached");
    }
    text.append("\n\n");
    speed(run);
    limits(run);
    cost(run);
  }

  private void speed(RunResult run) {
    line(
        "How fast",
        "total",
        Quantity.text(run.summary().totalSeconds(), "s")
            + "   "
            + (run.summary().tokensPerSecond().isPresent()
                ? Quantity.digits(run.summary().tokensPerSecond().getAsDouble()) + " tokens/s"
                : "- tokens/s"));
    line("", "time to first token", optional(run.summary().ttftSeconds(), "s"));
    line("", "time per output token", optional(run.summary().tpotSeconds(), "s"));
    run.extrapolation()
        .ifPresent(
            part ->
                line(
                    "",
                    "layers",
                    part.simulatedLayers()
                        + " of "
                        + part.layers()
                        + " simulated, the others continued from these; times within about "
                        + Quantity.percent(part.deviation())));
    if (!run.configuration().estimated().isEmpty()) {
      line("", "estimated values", name(String.join(", ", run.configuration().estimated()), 90));
    }
  }

  private void limits(RunResult run) {
    line("What limits", "limiter", name(run.summary().limiter(), 90));
    for (Phase phase : run.phases().stream().limit(SHOWN_PHASES).toList()) {
      line(
          "",
          name(phase.name(), 12) + ", " + phase.steps() + (phase.steps() == 1 ? " step" : " steps"),
          String.format(
              Locale.ROOT,
              "%-9s  DRAM %s, MAC %s of peak; %s; %s",
              Quantity.text(phase.seconds(), "s"),
              Quantity.percent(phase.dramBandwidthUtilization()),
              Quantity.percent(phase.macUtilization()),
              Bound.of(phase, run.peak()).comparedWith(phase.seconds()),
              name(phase.limiter(), 60)));
    }
    for (Engine engine : run.engines().stream().limit(SHOWN_ENGINES).toList()) {
      line("", name(engine.name(), 24), states(engine.states()));
    }
    if (run.engines().size() > SHOWN_ENGINES) {
      line("", "other engines", (run.engines().size() - SHOWN_ENGINES) + " more in the report");
    }
    if (!run.dram().isEmpty()) {
      Map<String, Long> all =
          run.dram().stream()
              .map(DramChannel::states)
              .flatMap(states -> states.entrySet().stream())
              .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue, SummaryTable::sum));
      line("", "DRAM, " + run.dram().size() + " channels", states(all));
    }
    run.systemCache().ifPresent(cache -> line("", "system cache", cache(cache)));
    places(run);
  }

  /** Operators with the same reason share a line. */
  private void places(RunResult run) {
    Map<String, List<String>> roles = new LinkedHashMap<>();
    for (Place place : run.places()) {
      String where = "on " + name(place.place(), 8) + ": " + name(place.reason(), 120);
      roles.computeIfAbsent(where, first -> new ArrayList<>()).add(name(place.role(), 22));
    }
    roles.entrySet().stream()
        .limit(SHOWN_PLACES)
        .forEach(
            entry -> {
              List<String> same = entry.getValue();
              line("", same.get(0), entry.getKey());
              if (same.size() > 1) {
                line("", "", "also " + name(String.join(", ", same.subList(1, same.size())), 90));
              }
            });
  }

  /** Shares of the lines that were asked for, and what went to and from DRAM. */
  private static String cache(SystemCache cache) {
    double lines = (double) cache.hits() + cache.misses() + cache.bypassed();
    return lines == 0
        ? "-"
        : "hits %s, misses %s, bypassed %s; %s read, %s written"
            .formatted(
                Quantity.percent(cache.hits() / lines),
                Quantity.percent(cache.misses() / lines),
                Quantity.percent(cache.bypassed() / lines),
                Quantity.text(cache.bytesRead(), "B"),
                Quantity.text(cache.bytesWritten(), "B"));
  }

  private static long sum(long one, long other) {
    // Counts of several channels can exceed a long only in a hostile file.
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }

  private void cost(RunResult run) {
    boolean estimates = run.energy().components().stream().anyMatch(EnergyComponent::estimated);
    line(
        "What it costs",
        "energy",
        Quantity.text(run.summary().energyJoules(), "J")
            + "   "
            + optional(run.summary().energyPerTokenJoules(), "J")
            + " per token"
            + (estimates ? "   (* estimate, range in the report)" : ""));
    double total = run.energy().components().stream().mapToDouble(EnergyComponent::joules).sum();
    String top =
        run.energy().components().stream()
            .sorted(Comparator.comparingDouble(EnergyComponent::joules).reversed())
            .limit(TOP_COMPONENTS)
            .map(
                component ->
                    name(component.name(), 28)
                        + (component.estimated() ? "* " : " ")
                        + Quantity.percent(total == 0 ? 0 : component.joules() / total))
            .collect(Collectors.joining(", "));
    line("", "largest parts", top.isEmpty() ? "-" : top);
    if (!run.energy().notModelled().isEmpty()) {
      line("", "not in it", name(String.join(", ", run.energy().notModelled()), 90));
    }
  }

  /** The useful state, then the largest waits. */
  private static String states(Map<String, Long> states) {
    double total = states.values().stream().mapToDouble(Long::doubleValue).sum();
    if (total == 0) {
      return "-";
    }
    Comparator<Map.Entry<String, Long>> usefulFirst =
        Comparator.comparing(entry -> !USEFUL_STATES.contains(entry.getKey()));
    return states.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .sorted(
            usefulFirst
                .thenComparing(Map.Entry.<String, Long>comparingByValue().reversed())
                .thenComparing(Map.Entry.comparingByKey()))
        .limit(1 + TOP_STATES)
        .map(
            entry ->
                name(DisplayText.words(entry.getKey()), 28)
                    + " "
                    + Quantity.percent(entry.getValue() / total))
        .collect(Collectors.joining(", "));
  }

  private void line(String question, String label, String value) {
    text.append(
            String.format(Locale.ROOT, "%-14s %-22s  %s", question, label, value).stripTrailing())
        .append('\n');
  }

  private static String name(String name, int length) {
    return DisplayText.shortened(DisplayText.ascii(name), length);
  }

  private static String optional(OptionalDouble value, String unit) {
    return value.isPresent() ? Quantity.text(value.getAsDouble(), unit) : "-";
  }
}
