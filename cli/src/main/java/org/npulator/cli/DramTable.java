package org.npulator.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.npulator.core.statistics.Histogram;
import org.npulator.experiment.dram.DramResult;
import org.npulator.hw.dram.ChannelResult;
import org.npulator.hw.dram.DramEnergyItem;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;

/** What {@code npulator dram} prints: how fast, what limits it, what it costs. */
final class DramTable {
  private final StringBuilder text = new StringBuilder();
  private final DramResult result;

  private DramTable(DramResult result) {
    this.result = result;
  }

  /** The table, each line ended by a line feed. */
  static String of(String device, DramResult result) {
    DramTable table = new DramTable(result);
    table.write(device);
    return table.text.toString();
  }

  private void write(String device) {
    int channels = result.channels().size();
    text.append(name(device))
        .append(channels == 1 ? ", 1 channel: " : ", " + channels + " channels: ")
        .append(name(result.requests()))
        .append("\n\n");
    speed();
    limits();
    requests();
    cost();
  }

  private void speed() {
    line(
        "How fast",
        "bandwidth",
        Quantity.text(result.bytesPerSecond(), "B/s")
            + "   "
            + share(result.bytesPerSecond(), result.peakBytesPerSecond())
            + " of "
            + Quantity.text(result.peakBytesPerSecond(), "B/s"));
    line(
        "",
        "time",
        Quantity.text(result.seconds(), "s")
            + "   "
            + result.cycles()
            + " cycles of the memory clock, "
            + Quantity.text(result.clock().toHertz(), "Hz"));
    line("", "read latency", latency(result.readLatency()));
  }

  private String latency(Histogram cycles) {
    if (cycles.count() == 0) {
      return "-";
    }
    return String.format(
        Locale.ROOT,
        "mean %.1f, p50 %d, p95 %d, p99 %d, max %d cycles   mean %s",
        cycles.mean(),
        cycles.percentile(50),
        cycles.percentile(95),
        cycles.percentile(99),
        cycles.maximum(),
        Quantity.text(cycles.mean() / result.clock().toHertz(), "s"));
  }

  private void limits() {
    double total = result.states().values().stream().mapToDouble(Long::doubleValue).sum();
    String label = "What limits";
    List<Map.Entry<String, Long>> states =
        result.states().entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .sorted(
                Map.Entry.<String, Long>comparingByValue()
                    .reversed()
                    .thenComparing(Map.Entry.comparingByKey()))
            .toList();
    for (Map.Entry<String, Long> state : states) {
      line(label, DisplayText.words(state.getKey()), share(state.getValue(), total));
      label = "";
    }
  }

  private void requests() {
    long hits = result.sum(ChannelResult::rowHits);
    long misses = result.sum(ChannelResult::rowMisses);
    long conflicts = result.sum(ChannelResult::rowConflicts);
    double all = (double) hits + misses + conflicts;
    line("Requests", "row hits", hits + "   " + share(hits, all));
    line("", "row misses", misses + "   " + share(misses, all));
    line("", "row conflicts", conflicts + "   " + share(conflicts, all));
    line("", "bytes", result.bytes() + " on the data bus, " + result.usefulBytes() + " asked for");
    line(
        "",
        "commands",
        result.commands().entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", ")));
  }

  private void cost() {
    List<DramEnergyItem> items = result.energy();
    double total = items.stream().mapToDouble(DramEnergyItem::joules).sum();
    boolean estimated = items.stream().anyMatch(item -> item.lowJoules().isPresent());
    line(
        "What it costs",
        "energy",
        Quantity.text(total, "J")
            + "   "
            + (result.bytes() == 0
                ? "-"
                : Quantity.text(total / (8.0 * result.bytes()), "J") + "/bit")
            + (estimated ? "   (* estimate)" : ""));
    for (DramEnergyItem item :
        items.stream()
            .sorted(Comparator.comparingDouble(DramEnergyItem::joules).reversed())
            .filter(item -> item.joules() > 0)
            .toList()) {
      line(
          "",
          DisplayText.words(item.name().substring(item.name().indexOf('.') + 1))
              + (item.lowJoules().isPresent() ? "*" : ""),
          Quantity.text(item.joules(), "J") + "   " + share(item.joules(), total));
    }
    line("", "not in it", String.join(", ", result.energyNotModelled()));
  }

  private static String share(double part, double whole) {
    return whole == 0 ? "-" : Quantity.percent(part / whole);
  }

  private static String name(String name) {
    return DisplayText.shortened(DisplayText.ascii(name), 60);
  }

  private void line(String question, String label, String value) {
    text.append(
            String.format(Locale.ROOT, "%-14s %-22s  %s", question, label, value).stripTrailing())
        .append('\n');
  }
}
