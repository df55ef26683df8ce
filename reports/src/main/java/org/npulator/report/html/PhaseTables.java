package org.npulator.report.html;

import java.util.List;
import org.npulator.report.html.Markup.Cell;
import org.npulator.report.html.Markup.Column;
import org.npulator.report.result.Bound;
import org.npulator.report.result.RunResult;
import org.npulator.report.result.RunResult.Phase;
import org.npulator.report.result.RunResult.Spill;

/** Prefill and decode against the bounds of the machine, and what they moved. */
final class PhaseTables {
  private final RunResult run;

  PhaseTables(RunResult run) {
    this.run = run;
  }

  void write(Markup page) {
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
    bounds(page);
    traffic(page);
    spills(page);
  }

  private void bounds(Markup page) {
    List<Column> columns =
        Column.of(
            "Phase",
            "+Steps",
            "+Time",
            "+Least time at peak bandwidth",
            "+Least time at peak MAC rate",
            "+DRAM bandwidth",
            "+MAC rate",
            "+Energy");
    page.tableStart("Time against the bounds of the machine", columns);
    for (Phase phase : run.phases()) {
      page.row(
          columns,
          phase.name(),
          phase.steps(),
          Cell.of(phase.seconds(), "s"),
          Cell.of(phase.minimumSeconds(), "s"),
          run.peak().macsPerSecond() == 0
              ? "-"
              : Cell.of(phase.macs() / run.peak().macsPerSecond(), "s"),
          Cell.percent(phase.dramBandwidthUtilization()),
          Cell.percent(phase.macUtilization()),
          Cell.of(phase.energyJoules(), "J"));
    }
    page.tableEnd();
  }

  private void traffic(Markup page) {
    List<Column> columns =
        Column.of(
            "Phase",
            "+MACs",
            "+Read",
            "+Written",
            "+Weights",
            "+KV cache read",
            "+KV cache written",
            "+Spills read",
            "+Spills written");
    page.tableStart("DRAM traffic", columns);
    for (Phase phase : run.phases()) {
      page.row(
          columns,
          phase.name(),
          Cell.of(phase.macs(), "MAC"),
          Cell.of(phase.bytesRead(), "B"),
          Cell.of(phase.bytesWritten(), "B"),
          Cell.of(phase.weightBytes(), "B"),
          Cell.of(phase.keyValueReadBytes(), "B"),
          Cell.of(phase.keyValueWriteBytes(), "B"),
          Cell.of(phase.spills().stream().mapToDouble(Spill::bytesRead).sum(), "B"),
          Cell.of(phase.spills().stream().mapToDouble(Spill::bytesWritten).sum(), "B"));
    }
    page.tableEnd();
  }

  private void spills(Markup page) {
    if (run.phases().stream().allMatch(phase -> phase.spills().isEmpty())) {
      page.raw("<p class=\"note\">No tensor was spilled to DRAM.</p>\n");
      return;
    }
    List<Column> columns = Column.of("Phase", "Tensor", "Reason", "+Read", "+Written");
    page.tableStart("Spilled tensors", columns);
    int rows = 0;
    for (Phase phase : run.phases()) {
      for (Spill spill : phase.spills()) {
        if (rows++ < Page.MAXIMUM_ROWS) {
          page.row(
              columns,
              phase.name(),
              spill.tensor(),
              spill.reason(),
              Cell.of(spill.bytesRead(), "B"),
              Cell.of(spill.bytesWritten(), "B"));
        }
      }
    }
    page.tableEnd();
    Page.cutOff(page, rows, "result.json");
  }
}
