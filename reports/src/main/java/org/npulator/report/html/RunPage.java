package org.npulator.report.html;

import java.util.List;
import java.util.Map;
import org.npulator.report.html.Markup.Cell;
import org.npulator.report.html.Markup.Column;
import org.npulator.report.result.Quantity;
import org.npulator.report.result.RunResult;
import org.npulator.report.result.RunResult.Extrapolation;
import org.npulator.report.result.RunResult.Summary;
import org.npulator.report.result.RunResult.Workload;

/** The report of one run. */
public final class RunPage {
  private final RunResult run;
  private final Page charts;

  private RunPage(RunResult run, Page charts) {
    this.run = run;
    this.charts = charts;
  }

  /**
   * The page.
   *
   * @param svgByFigure the charts by file name; a chart that is missing is left out with a note
   * @param arguments of the command that made the run; may be empty
   * @param notes what the reader must know about this report, such as figures that disagree
   */
  public static String of(
      RunResult run, Map<String, String> svgByFigure, List<String> arguments, List<String> notes) {
    Workload workload = run.workload();
    String subtitle =
        workload.formats()
            + ", batch "
            + workload.batch()
            + ", "
            + workload.prefillTokens()
            + " tokens in, "
            + workload.decodeTokens()
            + " out, "
            + workload.cachedTokens()
            + " cached before"
            + run.extrapolation().map(RunPage::extrapolated).orElse("");
    RunPage page = new RunPage(run, new Page(svgByFigure));
    return Page.of(
        workload.model() + " on " + run.configuration().name(),
        subtitle,
        notes,
        markup -> page.write(markup, arguments));
  }

  private static String extrapolated(Extrapolation part) {
    return ", %d of %d layers simulated, the others continued from these (times within about %s)"
        .formatted(part.simulatedLayers(), part.layers(), Quantity.percent(part.deviation()));
  }

  private void write(Markup page, List<String> arguments) {
    summary(page);
    new PhaseTables(run).write(page);
    page.element("h2", "Time by operator");
    charts.figure(page, "operator-time");
    page.element("h2", "Timeline");
    charts.figure(page, "timeline");
    page.element("h2", "Roofline");
    charts.figure(page, "roofline");
    page.raw(
        "<p class=\"note\">One MAC is one multiplication and addition. Time is exclusive time:"
            + " weights fetched during an earlier operator can lift a point above the slope.</p>\n");
    UnitTables units = new UnitTables(run);
    page.element("h2", "Engines");
    charts.figure(page, "engine-states");
    units.engines(page);
    page.element("h2", "DRAM");
    charts.figure(page, "dram-states");
    units.dram(page);
    units.systemCache(page);
    page.element("h2", "Energy");
    charts.figure(page, "energy");
    EnergyTable.write(run.energy(), page);
    MappingTable.write(run.mapping(), page);
    places(page);
    provenance(page, arguments);
  }

  private void summary(Markup page) {
    Summary summary = run.summary();
    page.raw("<div class=\"cards\">\n");
    card(page, Cell.of(summary.totalSeconds(), "s"), "total time");
    card(page, Cell.of(summary.ttftSeconds(), "s"), "time to first token");
    card(page, Cell.of(summary.tpotSeconds(), "s"), "time per output token");
    card(
        page,
        summary.tokensPerSecond().isPresent()
            ? Quantity.digits(summary.tokensPerSecond().getAsDouble())
            : "-",
        "tokens per second");
    card(page, Cell.of(summary.energyJoules(), "J"), "energy");
    card(page, Cell.of(summary.energyPerTokenJoules(), "J"), "energy per token");
    card(page, Cell.percent(summary.dramBandwidthUtilization()), "of the peak DRAM bandwidth used");
    card(page, Cell.percent(summary.macUtilization()), "of the peak MAC rate used");
    page.raw("</div>\n<p><b>What limits it:</b> ").text(summary.limiter()).raw("</p>\n");
  }

  private void places(Markup page) {
    if (run.places().isEmpty()) {
      return;
    }
    List<Column> columns = Column.of("Operators", "Place", "Reason");
    page.tableStart("Units at the banks of the memory", columns);
    run.places().stream()
        .limit(Page.MAXIMUM_ROWS)
        .forEach(place -> page.row(columns, place.role(), place.place(), place.reason()));
    page.tableEnd();
    Page.cutOff(page, run.places().size(), "result.json");
  }

  private static void card(Markup page, Object figure, String label) {
    String text = figure instanceof Cell cell ? cell.text() : figure.toString();
    page.raw("<div><b>").text(text).raw("</b><span>").text(label).raw("</span></div>\n");
  }

  private void provenance(Markup page, List<String> arguments) {
    page.element("h2", "Provenance");
    page.raw("<p>")
        .text(run.tool().name() + " " + run.tool().version())
        .raw("<br>configuration ")
        .text(run.configuration().name() + ", SHA-256 ")
        .raw("<code>")
        .text(run.configuration().hash())
        .raw("</code><br>workload hash <code>")
        .text(run.workload().hash())
        .raw("</code>");
    Page.commandLine(page, arguments);
    page.raw("<br>")
        .text(
            run.seed().isPresent()
                ? "seed " + run.seed().getAsLong()
                : "no random numbers, so no seed")
        .raw("<br>")
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
}
