package org.npulator.experiment.document;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.npulator.hw.chip.EnergyComponent;
import org.npulator.hw.dram.DramEnergyItem;

/** Energy by component, in joules, and what has no figure. */
public final class EnergySection {
  private EnergySection() {}

  public static Map<String, Object> ofChip(
      List<EnergyComponent> components, List<String> notModelled) {
    return section(components.stream().map(EnergySection::component).toList(), notModelled);
  }

  public static Map<String, Object> ofDram(List<DramEnergyItem> items, List<String> notModelled) {
    return section(items.stream().map(EnergySection::component).toList(), notModelled);
  }

  private static Map<String, Object> section(
      List<Map<String, Object>> components, List<String> notModelled) {
    return Entries.of("components", components, "notModelled", notModelled);
  }

  private static Map<String, Object> component(EnergyComponent component) {
    return Entries.of(
        "name", component.name(),
        "count", component.count(),
        "unit", component.unit(),
        "joules", component.joules(),
        "lowJoules", nullable(component.lowJoules()),
        "highJoules", nullable(component.highJoules()),
        "source", component.source());
  }

  private static Map<String, Object> component(DramEnergyItem item) {
    return component(
        new EnergyComponent(
            item.name(),
            item.count(),
            item.unit(),
            item.joules(),
            item.lowJoules(),
            item.highJoules(),
            item.source()));
  }

  private static Double nullable(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
