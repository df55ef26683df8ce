package org.npulator.report.html;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import org.npulator.report.html.Markup.Column;
import org.npulator.report.result.Bound;
import org.npulator.report.result.DisplayText;
import org.npulator.report.result.Quantity;
import org.npulator.report.result.RunResult;
import org.npulator.report.result.RunResult.DramChannel;
import org.npulator.report.result.RunResult.EnergyComponent;
import org.npulator.report.result.RunResult.Engine;
import org.npulator.report.result.RunResult.Phase;
import org.npulator.report.result.RunResult.Spill;
import org.npulator.report.result.RunResult.Summary;
import org.npulator.report.result.RunResult.Workload;

/** Writes the report of one run. */
public final class HtmlReport {
  private static final int MAXIMUM_ROWS = 2_000;

  private final RunResult run;
  private final Map<String, String> svgByFigure;
  private final Markup page = new Markup();

  private HtmlReport(RunResult run, Map<String, String> svgByFigure) {
    this.run = run;
    this.svgByFigure = svgByFigure;
  }

  /**
   * The page.
   *
   * @param svgByFigure the charts by file name; a chart that is missing is left out with a note
   * @param notes what the reader must know about this report, such as figures that disagree
   */
  public static String of(RunResult run, Map<String, String> svgByFigure, List<String> notes) {
    return new HtmlReport(run, svgByFigure).write(notes);
  }

  private String write(List<String> notes) {
    head();
    summary();
    notes.forEach(note -> page.raw("<p class=\"note\"><b>Note:</b> ").text(note).raw("</p>\n"));
    phases();
    page.element("h2", "Time by operator");
    figure("operator-time");
    page.element("h2", "Roofline");
    figure("roofline");
    page.raw(
        "<p class=\"note\">One MAC is one multiplication and addition. Time is exclusive time:"
            + " weights fetched during an earlier operator can lift a point above the slope.</p>\n");
    page.element("h2", "Engines");
    figure("engine-states");
    engines();
    page.element("h2", "DRAM");
    figure("dram-states");
    dram();
    page.element("h2", "Energy");
    figure("energy");
    energy();
    mapping();
    provenance();
    return page.raw("<script>\n" + resource("report.js") + "</script>\n</body>\n</html>\n")
        .toString();
  }

  private void head() {
    String name = run.workload().model() + " on " + run.configuration().name();
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
        .raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        .raw("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
        .raw("style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n")
        .element("title", name + " - npulator")
        .raw("<style>\n" + resource("report.css") + "</style>\n</head>\n<body>\n")
        .element("h1", name);
    Workload workload = run.workload();
    page.raw("<p class=\"sub\">")
        .text(
            workload.formats()
                + ", batch "
                + workload.batch()
                + ", "
                + workload.prefillTokens()
                + " tokens in, "
                + workload.decodeTokens()
                + " out, "
                + workload.cachedTokens()
                + " cached before")
        .raw("</p>\n");
  }

  private void summary() {
    Summary summary = run.summary();
    page.raw("<div class=\"cards\">\n");
    card(Quantity.text(summary.totalSeconds(), "s"), "total time");
    card(optional(summary.ttftSeconds(), "s"), "time to first token");
    card(optional(summary.tpotSeconds(), "s"), "time per output token");
    card(
        summary.tokensPerSecond().isPresent()
            ? Quantity.digits(summary.tokensPerSecond().getAsDouble())
            : "-",
        "tokens per second");
    card(Quantity.text(summary.energyJoules(), "J"), "energy");
    card(optional(summary.energyPerTokenJoules(), "J"), "energy per token");
    card(Quantity.percent(summary.dramBandwidthUtilization()), "of the peak DRAM bandwidth used");
    card(Quantity.percent(summary.macUtilization()), "of the peak MAC rate used");
    page.raw("</div>\n<p><b>What limits it:</b> ").text(summary.limiter()).raw("</p>\n");
  }

  private void card(String figure, String label) {
    page.raw("<div><b>").text(figure).raw("</b><span>").text(label).raw("</span></div>\n");
  }

  private void phases() {
    page.element("h2", "Phases");
    for (Phase phase : run.phases()) {
      page.element(
          "p",
          phase.name()
              + " is "
              + Bound.of(phase, run.peak()).comparedWith(phase.seconds())
              + "; limited by "
              + phase.limiter()
              + ".");
    }
    List<Column> columns =
        columns(
            "Phase",
            "+Steps",
            "+Time",
            "+Least time at peak bandwidth",
            "+Least time at peak MAC rate",
            "+DRAM bandwidth",
            "+MAC rate",
            "+Energy");
    page.tableStart("Time against the bounds of the machine", "plain", columns);
    for (Phase phase : run.phases()) {
      page.row(
          columns,
          phase.name(),
          phase.steps(),
          Quantity.text(phase.seconds(), "s"),
          Quantity.text(phase.minimumSeconds(), "s"),
          run.peak().macsPerSecond() == 0
              ? "-"
              : Quantity.text(phase.macs() / run.peak().macsPerSecond(), "s"),
          Quantity.percent(phase.dramBandwidthUtilization()),
          Quantity.percent(phase.macUtilization()),
          Quantity.text(phase.energyJoules(), "J"));
    }
    page.tableEnd();
    List<Column> traffic =
        columns(
            "Phase",
            "+MACs",
            "+Read",
            "+Written",
            "+Weights",
            "+KV cache read",
            "+KV cache written",
            "+Spills read",
            "+Spills written");
    page.tableStart("DRAM traffic", "plain", traffic);
    for (Phase phase : run.phases()) {
      page.row(
          traffic,
          phase.name(),
          Quantity.text(phase.macs(), "MAC"),
          bytes(phase.bytesRead()),
          bytes(phase.bytesWritten()),
          bytes(phase.weightBytes()),
          bytes(phase.keyValueReadBytes()),
          bytes(phase.keyValueWriteBytes()),
          bytes(phase.spills().stream().mapToDouble(Spill::bytesRead).sum()),
          bytes(phase.spills().stream().mapToDouble(Spill::bytesWritten).sum()));
    }
    page.tableEnd();
    spills();
  }

  private void spills() {
    if (run.phases().stream().allMatch(phase -> phase.spills().isEmpty())) {
      page.raw("<p class=\"note\">No tensor was spilled to DRAM.</p>\n");
      return;
    }
    List<Column> columns = columns("Phase", "Tensor", "Reason", "+Read", "+Written");
    page.tableStart("Spilled tensors", "plain", columns);
    int rows = 0;
    for (Phase phase : run.phases()) {
      for (Spill spill : phase.spills()) {
        if (rows++ < MAXIMUM_ROWS) {
          page.row(
              columns,
              phase.name(),
              spill.tensor(),
              spill.reason(),
              bytes(spill.bytesRead()),
              bytes(spill.bytesWritten()));
        }
      }
    }
    page.tableEnd();
    cutOff(rows);
  }

  private void engines() {
    Set<String> states = new LinkedHashSet<>();
    run.engines().forEach(engine -> addTaken(states, engine.states()));
    List<Column> columns = new ArrayList<>(columns("Engine", "Clock", "+Cycles"));
    states.forEach(state -> columns.add(Column.figures(DisplayText.words(state))));
    page.tableStart(
        "Share of cycles by state; states without a cycle are left out", "plain", columns);
    for (Engine engine : run.engines()) {
      List<Object> cells =
          new ArrayList<>(
              List.of(engine.name(), clock(engine.clock(), engine.clockHertz()), engine.cycles()));
      addShares(cells, states, engine.states());
      page.row(columns, cells.toArray());
    }
    page.tableEnd();
  }

  private void dram() {
    Set<String> states = new LinkedHashSet<>();
    Set<String> commands = new LinkedHashSet<>();
    for (DramChannel channel : run.dram()) {
      addTaken(states, channel.states());
      commands.addAll(channel.commands().keySet());
    }
    List<Column> columns = new ArrayList<>(columns("Channel", "Clock", "+Cycles"));
    states.forEach(state -> columns.add(Column.figures(DisplayText.words(state))));
    page.tableStart(
        "Share of cycles of the data bus by state; states without a cycle are left out",
        "plain",
        columns);
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
    List<Column> traffic = new ArrayList<>(columns("Channel", "+Read", "+Written"));
    commands.forEach(command -> traffic.add(Column.figures(command)));
    page.tableStart("Traffic and number of commands", "plain", traffic);
    for (DramChannel channel : run.dram()) {
      List<Object> cells =
          new ArrayList<>(
              List.of(
                  channel.channel(), bytes(channel.bytesRead()), bytes(channel.bytesWritten())));
      commands.forEach(command -> cells.add(channel.commands().getOrDefault(command, 0L)));
      page.row(traffic, cells.toArray());
    }
    page.tableEnd();
  }

  private static void addTaken(Set<String> states, Map<String, Long> cycles) {
    cycles.entrySet().stream()
        .filter(entry -> entry.getValue() > 0)
        .forEach(entry -> states.add(entry.getKey()));
  }

  private static void addShares(List<Object> cells, Set<String> states, Map<String, Long> cycles) {
    double total = cycles.values().stream().mapToDouble(Long::doubleValue).sum();
    for (String state : states) {
      cells.add(total == 0 ? "-" : Quantity.percent(cycles.getOrDefault(state, 0L) / total));
    }
  }

  private void energy() {
    List<Column> columns =
        columns(
            "Component", "+Count", "Unit", "+Energy", "+Share", "+Lowest", "+Highest", "Source");
    double total = run.energy().components().stream().mapToDouble(EnergyComponent::joules).sum();
    page.tableStart("A count times a table entry each", "plain", columns);
    for (EnergyComponent component : run.energy().components()) {
      page.row(
          columns,
          component.name(),
          Quantity.digits(component.count()),
          component.unit(),
          Quantity.text(component.joules(), "J"),
          Quantity.percent(total == 0 ? 0 : component.joules() / total),
          optional(component.lowJoules(), "J"),
          optional(component.highJoules(), "J"),
          component.source() + (component.estimated() ? " (estimate)" : ""));
    }
    page.tableEnd();
    if (!run.energy().notModelled().isEmpty()) {
      page.element("p", "Not modelled, and so not in these figures:").raw("<ul>\n");
      run.energy().notModelled().forEach(missing -> page.element("li", missing));
      page.raw("</ul>\n");
    }
  }

  private void mapping() {
    page.element("h2", "Mapping");
    List<MappingRows.Row> rows = MappingRows.of(run.mapping());
    List<Column> columns =
        columns(
            "Phase",
            "Operator",
            "+Operators",
            "Dataflow",
            "Tile",
            "Loop order",
            "Cores",
            "+Estimated cycles");
    page.tableStart("Operators mapped alike share a row", "sortable", columns);
    for (MappingRows.Row row : rows.subList(0, Math.min(rows.size(), MAXIMUM_ROWS))) {
      page.row(
          columns,
          row.mapping().phase(),
          row.mapping().operator(),
          row.operators(),
          row.mapping().dataflow(),
          row.tile(),
          row.mapping().loopOrder(),
          row.mapping().partition().equals("none") ? "-" : row.mapping().partition(),
          Math.round(row.mapping().estimatedCycles()));
    }
    page.tableEnd();
    cutOff(rows.size());
  }

  private void cutOff(int rows) {
    if (rows > MAXIMUM_ROWS) {
      page.raw("<p class=\"note\">")
          .text((rows - MAXIMUM_ROWS) + " more rows are in result.json.")
          .raw("</p>\n");
    }
  }

  private void provenance() {
    page.element("h2", "Provenance");
    page.raw("<p>")
        .text(run.tool().name() + " " + run.tool().version())
        .raw("<br>configuration ")
        .text(run.configuration().name() + ", SHA-256 ")
        .raw("<code>")
        .text(run.configuration().hash())
        .raw("</code><br>workload hash <code>")
        .text(run.workload().hash())
        .raw("</code><br>")
        .text(
            run.time().ticks()
                + " ticks of "
                + Quantity.text(run.time().tickHertz(), "Hz")
                + "; peaks "
                + Quantity.text(run.peak().macsPerSecond(), "MAC/s")
                + " and "
                + Quantity.text(run.peak().dramBytesPerSecond(), "B/s"))
        .raw("<br>")
        .text(
            run.configuration().estimated().isEmpty()
                ? ""
                : "values without a public source: "
                    + String.join(", ", run.configuration().estimated()))
        .raw("</p>\n<details><summary>Resolved configuration</summary>\n<pre>")
        .text(run.configuration().resolvedJson())
        .raw("</pre></details>\n");
  }

  private void figure(String name) {
    String svg = svgByFigure.get(name);
    if (svg == null) {
      page.raw("<p class=\"note\">No chart: this machine has no fonts; charts/")
          .text(name)
          .raw(".csv has its figures.</p>\n");
    } else {
      page.raw("<figure>\n" + svg + "\n</figure>\n");
    }
  }

  private static List<Column> columns(String... titles) {
    List<Column> columns = new ArrayList<>();
    for (String title : titles) {
      columns.add(title.startsWith("+") ? Column.figures(title.substring(1)) : Column.text(title));
    }
    return columns;
  }

  private static String clock(String name, double hertz) {
    return name + " " + Quantity.text(hertz, "Hz");
  }

  private static String bytes(double bytes) {
    return Quantity.text(bytes, "B");
  }

  private static String optional(OptionalDouble value, String unit) {
    return value.isPresent() ? Quantity.text(value.getAsDouble(), unit) : "-";
  }

  private static String resource(String name) {
    try (InputStream stream = HtmlReport.class.getResourceAsStream(name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
