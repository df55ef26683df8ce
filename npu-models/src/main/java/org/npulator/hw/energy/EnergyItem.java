package org.npulator.hw.energy;

/**
 * Energy of one kind of action.
 *
 * @param name such as matrix.mac.int8xint8
 * @param count of actions, in {@code unit}
 * @param unit of the count: macs, elements, bytes, seconds
 * @param joules altogether
 * @param lowJoules lower end of the range of the table entry
 * @param highJoules upper end of the range of the table entry
 * @param source of the table entry
 * @param estimated whether the entry is scaled, composed or remembered rather than published
 */
public record EnergyItem(
    String name,
    double count,
    String unit,
    double joules,
    double lowJoules,
    double highJoules,
    String source,
    boolean estimated) {

  static EnergyItem of(String name, double count, String unit, EnergyEntry entry) {
    return new EnergyItem(
        name,
        count,
        unit,
        count * entry.value().joules(),
        count * entry.low().joules(),
        count * entry.high().joules(),
        entry.source(),
        entry.estimated());
  }
}
