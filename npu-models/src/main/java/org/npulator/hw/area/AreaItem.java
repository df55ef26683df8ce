package org.npulator.hw.area;

/**
 * Area of one kind of part.
 *
 * @param name such as scratchpad
 * @param count of parts, in {@code unit}
 * @param unit of the count: elements, bits, lanes, banks
 * @param squareMillimeters altogether
 * @param lowSquareMillimeters lower end of the range of the table entry
 * @param highSquareMillimeters upper end of the range of the table entry
 * @param source of the table entry
 */
public record AreaItem(
    String name,
    double count,
    String unit,
    double squareMillimeters,
    double lowSquareMillimeters,
    double highSquareMillimeters,
    String source) {

  static AreaItem of(String name, double count, String unit, AreaEntry entry) {
    return new AreaItem(
        name,
        count,
        unit,
        count * entry.value().squareMillimeters(),
        count * entry.low().squareMillimeters(),
        count * entry.high().squareMillimeters(),
        entry.source());
  }
}
