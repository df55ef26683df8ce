package org.npulator.report.html;

import java.util.List;
import org.npulator.report.html.Markup.Cell;
import org.npulator.report.html.Markup.Column;
import org.npulator.report.result.RunResult.Energy;
import org.npulator.report.result.RunResult.EnergyComponent;

/** Energy by component with its source, and what has no figure. */
final class EnergyTable {
  private EnergyTable() {}

  static void write(Energy energy, Markup page) {
    List<Column> columns =
        Column.of(
            "Component", "+Count", "Unit", "+Energy", "+Share", "+Lowest", "+Highest", "Source");
    double total = energy.components().stream().mapToDouble(EnergyComponent::joules).sum();
    page.tableStart("A count times a table entry each", columns);
    for (EnergyComponent component : energy.components()) {
      page.row(
          columns,
          component.name(),
          Cell.digits(component.count()),
          component.unit(),
          Cell.of(component.joules(), "J"),
          Cell.percent(total == 0 ? 0 : component.joules() / total),
          Cell.of(component.lowJoules(), "J"),
          Cell.of(component.highJoules(), "J"),
          component.source() + (component.estimated() ? " (estimate)" : ""));
    }
    page.tableEnd();
    if (!energy.notModelled().isEmpty()) {
      page.element("p", "Not modelled, and so not in these figures:").raw("<ul>\n");
      energy.notModelled().forEach(missing -> page.element("li", missing));
      page.raw("</ul>\n");
    }
  }
}
