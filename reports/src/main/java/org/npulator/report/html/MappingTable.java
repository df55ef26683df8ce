package org.npulator.report.html;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.npulator.report.html.Markup.Column;
import org.npulator.report.result.RunResult.Mapping;

/** The mapping of each operator; layers that are mapped alike share a row. */
final class MappingTable {
  private static final Pattern LAYER = Pattern.compile("^layer\\d+(?=\\.|$)");

  private MappingTable() {}

  static void write(List<Mapping> mappings, Markup page) {
    page.element("h2", "Mapping");
    List<Column> columns =
        Column.of(
            "Phase",
            "Operator",
            "+Operators",
            "Dataflow",
            "Tile",
            "Loop order",
            "Cores",
            "Together",
            "+Estimated cycles");
    page.tableStart("Operators mapped alike share a row", columns);
    Map<Mapping, Integer> rows = operatorsByMapping(mappings);
    rows.entrySet().stream()
        .limit(Page.MAXIMUM_ROWS)
        .forEach(
            row ->
                page.row(
                    columns,
                    row.getKey().phase(),
                    row.getKey().operator(),
                    row.getValue(),
                    row.getKey().dataflow(),
                    tile(row.getKey()),
                    row.getKey().loopOrder(),
                    row.getKey().partition().equals("none") ? "-" : row.getKey().partition(),
                    row.getKey().fusion().equals("none") ? "-" : row.getKey().fusion(),
                    Math.round(row.getKey().estimatedCycles())));
    page.tableEnd();
    Page.cutOff(page, rows.size(), "result.json");
  }

  private static Map<Mapping, Integer> operatorsByMapping(List<Mapping> mappings) {
    Map<Mapping, Integer> counts = new LinkedHashMap<>();
    for (Mapping mapping : mappings) {
      counts.merge(
          new Mapping(
              mapping.phase(),
              LAYER.matcher(mapping.operator()).replaceFirst("layer*"),
              mapping.dataflow(),
              mapping.tile(),
              mapping.loopOrder(),
              mapping.estimatedCycles(),
              mapping.partition(),
              mapping.fusion()),
          1,
          Integer::sum);
    }
    return counts;
  }

  private static String tile(Mapping mapping) {
    return mapping.tile().isEmpty()
        ? "-"
        : mapping.tile().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(" \u00d7 "));
  }
}
