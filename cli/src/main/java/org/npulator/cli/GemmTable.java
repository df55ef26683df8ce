package org.npulator.cli;

import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.npulator.experiment.gemm.GemmResult;
import org.npulator.hw.chip.EnergyComponent;
import org.npulator.hw.chip.EngineReport;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.workload.mapping.OperatorMapping;

/** What {@code npulator gemm} prints: how fast, what limits it, what it costs. */
final class GemmTable {
  private static final int SHOWN_COMPONENTS = 6;

  private final StringBuilder text = new StringBuilder();
  private final GemmResult result;

  private GemmTable(GemmResult result) {
    this.result = result;
  }

  /** The table, each line ended by a line feed. */
  static String of(GemmResult result) {
    GemmTable table = new GemmTable(result);
    table.write();
    return table.text.toString();
  }

  private void write() {
    text.append("gemm ")
        .append(result.gemm())
        .append(" on ")
        .append(DisplayText.shortened(DisplayText.ascii(result.machine().name()), 48))
        .append("\n\n");
    speed();
    mapping();
    limits();
    cost();
  }

  private void speed() {
    line(
        "How fast",
        "time",
        "%s   %d cycles of the clock %s, %s"
            .formatted(
                Quantity.text(result.seconds(), "s"),
                result.cycles(),
                result.clock().name(),
                Quantity.text(result.clock().frequency().toHertz(), "Hz")));
    line(
        "",
        "MAC utilization",
        "%s   %d useful multiply-accumulates"
            .formatted(Quantity.percent(result.macUtilization()), result.gemm().macs()));
    line(
        "",
        "DRAM utilization",
        "%s   %d bytes read, %d written"
            .formatted(
                Quantity.percent(result.dramBandwidthUtilization()),
                result.bytesRead(),
                result.bytesWritten()));
  }

  private void mapping() {
    OperatorMapping mapping = result.mapping();
    line("Mapping", "dataflow", mapping.dataflow());
    line(
        "",
        "tile",
        mapping.tile().entrySet().stream()
            .map(size -> size.getKey() + " " + size.getValue())
            .collect(Collectors.joining(", ")));
    line("", "loops, outermost first", mapping.loopOrder());
    line("", "estimate", mapping.estimatedCycles() + " cycles");
  }

  private void limits() {
    String question = "What limits";
    for (EngineReport engine : result.report().engines()) {
      line(question, engine.name(), states(engine.stateTicks()));
      question = "";
    }
    line(
        question,
        "DRAM, " + result.report().channels().size() + " channels",
        states(result.channelStates()));
  }

  private void cost() {
    double joules = result.joules();
    line(
        "What it costs",
        "energy",
        Quantity.text(joules, "J")
            + "   "
            + Quantity.text(joules / result.gemm().macs(), "J")
            + " per multiply-accumulate   (* estimate)");
    result.report().energy().stream()
        .sorted(Comparator.comparingDouble(EnergyComponent::joules).reversed())
        .limit(SHOWN_COMPONENTS)
        .forEach(component -> line("", part(component), energy(component, joules)));
    line("", "not in it", String.join(", ", result.report().energyNotModelled()));
  }

  private static String part(EnergyComponent component) {
    return component.name() + (component.lowJoules().isPresent() ? "*" : "");
  }

  private static String energy(EnergyComponent component, double joules) {
    return Quantity.text(component.joules(), "J")
        + "   "
        + Quantity.percent(joules == 0 ? 0 : component.joules() / joules);
  }

  private static String states(Map<String, Long> states) {
    double total = states.values().stream().mapToDouble(Long::doubleValue).sum();
    return states.entrySet().stream()
        .filter(state -> state.getValue() > 0)
        .sorted(
            Map.Entry.<String, Long>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(
            state ->
                DisplayText.words(state.getKey())
                    + " "
                    + Quantity.percent(state.getValue() / total))
        .collect(Collectors.joining(", "));
  }

  private void line(String question, String label, String value) {
    text.append(
            String.format(Locale.ROOT, "%-14s %-24s  %s", question, label, value).stripTrailing())
        .append('\n');
  }
}
