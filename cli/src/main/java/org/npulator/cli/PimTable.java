package org.npulator.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.npulator.hw.chip.PimResult;
import org.npulator.hw.dram.DramEnergyItem;
import org.npulator.hw.dram.PimEnergy;
import org.npulator.hw.pim.PimKernel;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;

/** What {@code npulator pim} prints: how fast, against what, what limits it, what it costs. */
final class PimTable {
  private static final int SHOWN_ITEMS = 6;

  private final StringBuilder text = new StringBuilder();

  private PimTable() {}

  /** The table, each line ended by a line feed. */
  static String of(String memory, String task, PimKernel kernel, PimResult result, PimResult host) {
    PimTable table = new PimTable();
    table.text.append(
        "%s on %s%n%n".formatted(task, DisplayText.shortened(DisplayText.ascii(memory), 48)));
    table.speed(kernel, result, host);
    table.limits(result);
    table.cost(kernel, result, host);
    return table.text.toString().replace(System.lineSeparator(), "\n");
  }

  private void speed(PimKernel kernel, PimResult result, PimResult host) {
    double hertz = result.config().memory().device().clock().toHertz();
    line("How fast", "time", time(result) + " of the memory clock, " + Quantity.text(hertz, "Hz"));
    line(
        "",
        "operations",
        "%d, %s"
            .formatted(
                kernel.operations(), Quantity.text(kernel.operations() / result.seconds(), "/s")));
    double speedup = (double) host.cycles() / result.cycles();
    line(
        "",
        "host",
        "%s to read %d and write %d bytes: PIM takes %.2f x the time%s"
            .formatted(
                time(host),
                kernel.operandBytes(),
                kernel.resultBytes(),
                1 / speedup,
                speedup < 1 ? ", it loses" : ""));
  }

  private static String time(PimResult result) {
    return "%s   %d cycles".formatted(Quantity.text(result.seconds(), "s"), result.cycles());
  }

  private void limits(PimResult result) {
    PimResult.ChannelShare busiest = result.shares().get(0);
    long cycles = busiest.activity().cycles();
    String label = "What limits";
    for (Map.Entry<String, Long> state :
        busiest.activity().stateCycles().entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .toList()) {
      line(label, state.getKey(), Quantity.percent((double) state.getValue() / cycles));
      label = "";
    }
    line(
        "",
        "commands",
        result.commands().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", ")));
  }

  private void cost(PimKernel kernel, PimResult result, PimResult host) {
    List<DramEnergyItem> items = result.energy();
    double joules = joules(items);
    line(
        "What it costs",
        "energy",
        "%s, %s an operation; the host's accesses %s"
            .formatted(
                Quantity.text(joules, "J"),
                Quantity.text(joules / kernel.operations(), "J"),
                Quantity.text(joules(host.energy()), "J")));
    items.stream()
        .filter(item -> item.joules() > 0)
        .sorted(Comparator.comparingDouble(DramEnergyItem::joules).reversed())
        .limit(SHOWN_ITEMS)
        .forEach(
            item ->
                line(
                    "",
                    item.name(),
                    Quantity.text(item.joules(), "J")
                        + "   "
                        + Quantity.percent(item.joules() / joules)));
    line(
        "",
        "not modelled",
        String.join(", ", new PimEnergy(result.config().memory()).notModelled()));
  }

  private static double joules(List<DramEnergyItem> items) {
    return items.stream().mapToDouble(DramEnergyItem::joules).sum();
  }

  private void line(String section, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-15s%-24s%s%n", section, name, value));
  }
}
