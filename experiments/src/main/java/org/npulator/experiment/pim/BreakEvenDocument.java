package org.npulator.experiment.pim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.npulator.config.Configuration;
import org.npulator.experiment.document.Entries;
import org.npulator.experiment.document.PlaceSection;
import org.npulator.hw.chip.NpuConfig;

/** What {@link BreakEven} finds, as maps and lists. Equal input gives equal documents. */
public final class BreakEvenDocument {
  private static final String SCHEMA = "npulator-break-even/1";

  private final String toolVersion;
  private final Configuration<NpuConfig> machine;

  /**
   * @param toolVersion as in the document
   */
  public BreakEvenDocument(String toolVersion, Configuration<NpuConfig> machine) {
    this.toolVersion = toolVersion;
    this.machine = machine;
  }

  public Map<String, Object> content(
      DecodeSteps steps, List<BreakEvenRow> rows, List<BreakEvenLine> lines) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("schema", SCHEMA);
    content.put("tool", Entries.of("name", "npulator", "version", toolVersion));
    content.put("config", Entries.of("name", machine.name(), "hash", machine.hash()));
    content.put("workload", steps.name());
    content.put("rows", rows.stream().map(this::row).toList());
    content.put("breakEven", lines.stream().map(BreakEvenDocument::line).toList());
    return content;
  }

  private Map<String, Object> row(BreakEvenRow row) {
    Map<String, Object> content =
        Entries.of(
            "role", row.role(),
            "batch", row.batch(),
            "context", row.attention() ? row.context() : null,
            "place", row.onUnits() ? "pim" : "npu",
            "reason", row.reason());
    row.comparison()
        .ifPresent(
            both -> {
              content.put("unitsSeconds", both.unitsSeconds());
              content.put("coresSeconds", both.coresSeconds());
              content.put("speedup", both.speedup());
              content.put("busRates", both.busRates());
              content.put("filledShare", both.filledShare());
              content.put("readsOfColumn", both.readsOfColumn());
              content.put("columnShare", both.columnShare());
              content.put("coresOverMemory", both.coresOverMemory());
              content.put("cause", row.cause().orElseThrow());
              content.put(
                  "estimate", PlaceSection.of(both.estimate(), machine.value().cores().clock()));
            });
    return content;
  }

  private static Map<String, Object> line(BreakEvenLine line) {
    Map<String, Object> content = Entries.of("role", line.role(), "over", line.axis().key());
    line.at().ifPresent(at -> content.put(line.axis().other().key(), at));
    if (line.wins().isEmpty()) {
      content.put("reason", line.reason());
      return content;
    }
    WinningSpans wins = line.wins().get();
    List<Map<String, Object>> spans = new ArrayList<>();
    wins.spans().forEach(span -> spans.add(Entries.of("from", span.from(), "to", span.to())));
    content.put("searchedTo", wins.searchedTo());
    content.put("unitsWin", spans);
    return content;
  }
}
