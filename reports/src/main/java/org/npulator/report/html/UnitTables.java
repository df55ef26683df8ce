package org.npulator.report.html;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.npulator.report.html.Markup.Cell;
import org.npulator.report.html.Markup.Column;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.report.result.RunResult;
import org.npulator.report.result.RunResult.DramChannel;
import org.npulator.report.result.RunResult.Engine;
import org.npulator.report.result.RunResult.SystemCache;

/** What engines and DRAM channels did: shares of cycles by state, traffic and commands. */
final class UnitTables {
  private final RunResult run;

  UnitTables(RunResult run) {
    this.run = run;
  }

  void engines(Markup page) {
    Set<String> states = new LinkedHashSet<>();
    run.engines().forEach(engine -> addTaken(states, engine.states()));
    List<Column> columns = withStates(states, "Engine", "Clock", "+Cycles");
    page.tableStart("Share of cycles by state; states without a cycle are left out", columns);
    for (Engine engine : run.engines()) {
      List<Object> cells =
          new ArrayList<>(
              List.of(engine.name(), clock(engine.clock(), engine.clockHertz()), engine.cycles()));
      addShares(cells, states, engine.states());
      page.row(columns, cells.toArray());
    }
    page.tableEnd();
  }

  void dram(Markup page) {
    Set<String> states = new LinkedHashSet<>();
    run.dram().forEach(channel -> addTaken(states, channel.states()));
    List<Column> columns = withStates(states, "+Channel", "Clock", "+Cycles");
    page.tableStart(
        "Share of cycles of the data bus by state; states without a cycle are left out", columns);
    for (DramChannel channel : run.dram()) {
      List<Object> cells =
          new ArrayList<>(
              List.of(
                  channel.channel(),
                  clock(channel.clock(), channel.clockHertz()),
                  channel.cycles()));
      addShares(cells, states, channel.states());
      page.row(columns, cells.toArray());
    }
    page.tableEnd();
    commands(page);
  }

  void systemCache(Markup page) {
    if (run.systemCache().isEmpty()) {
      return;
    }
    SystemCache cache = run.systemCache().get();
    List<Column> columns =
        Column.of(
            "+Hits", "+Misses", "+Bypassed", "+Written back", "+Bytes read", "+Bytes written");
    page.tableStart("Lines of the system cache, and what went to and from DRAM", columns);
    page.row(
        columns,
        cache.hits(),
        cache.misses(),
        cache.bypassed(),
        cache.writtenBack(),
        cache.bytesRead(),
        cache.bytesWritten());
    page.tableEnd();
  }

  private void commands(Markup page) {
    Set<String> commands = new LinkedHashSet<>();
    run.dram().forEach(channel -> commands.addAll(channel.commands().keySet()));
    List<Column> columns = new ArrayList<>(Column.of("+Channel", "+Read", "+Written"));
    commands.forEach(command -> columns.add(Column.figures(command)));
    page.tableStart("Traffic and number of commands", columns);
    for (DramChannel channel : run.dram()) {
      List<Object> cells =
          new ArrayList<>(
              List.of(
                  channel.channel(),
                  Cell.of(channel.bytesRead(), "B"),
                  Cell.of(channel.bytesWritten(), "B")));
      commands.forEach(command -> cells.add(channel.commands().getOrDefault(command, 0L)));
      page.row(columns, cells.toArray());
    }
    page.tableEnd();
  }

  private static List<Column> withStates(Set<String> states, String... titles) {
    List<Column> columns = new ArrayList<>(Column.of(titles));
    states.forEach(state -> columns.add(Column.figures(DisplayText.words(state))));
    return columns;
  }

  private static void addTaken(Set<String> states, Map<String, Long> cycles) {
    cycles.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .forEach(entry -> states.add(entry.getKey()));
  }

  private static void addShares(List<Object> cells, Set<String> states, Map<String, Long> cycles) {
    double total = cycles.values().stream().mapToDouble(Long::doubleValue).sum();
    for (String state : states) {
      cells.add(total == 0 ? "-" : Cell.percent(cycles.getOrDefault(state, 0L) / total));
    }
  }

  private static String clock(String name, double hertz) {
    return name + " " + Quantity.text(hertz, "Hz");
  }
}
