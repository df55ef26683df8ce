package org.npulator.report.html;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.npulator.report.result.RunResult.Mapping;

/** The mapping of each operator; layers that are mapped alike share a row. */
final class MappingRows {
  private static final Pattern LAYER = Pattern.compile("^layer\\d+(?=\\.|$)");

  /** One mapping and how many operators have it. */
  record Row(Mapping mapping, String tile, int operators) {}

  private MappingRows() {}

  static List<Row> of(List<Mapping> mappings) {
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
              mapping.partition()),
          1,
          Integer::sum);
    }
    List<Row> rows = new ArrayList<>();
    counts.forEach((mapping, operators) -> rows.add(new Row(mapping, tile(mapping), operators)));
    return rows;
  }

  private static String tile(Mapping mapping) {
    return mapping.tile().isEmpty()
        ? "-"
        : mapping.tile().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(" \u00d7 "));
  }
}
