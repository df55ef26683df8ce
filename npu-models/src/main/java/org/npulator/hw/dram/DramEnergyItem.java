package org.npulator.hw.dram;

import java.util.Optional;
import java.util.OptionalDouble;
import org.npulator.hw.dram.DramPower.EstimateRange;

/**
 * Energy of one kind of action of the memory, summed over channels.
 *
 * @param name such as dram.activate
 * @param count of actions, in {@code unit}
 * @param unit commands or seconds (of a rank)
 * @param joules altogether
 * @param lowJoules lower end of the range if the figures are an estimate
 * @param highJoules upper end of the range if the figures are an estimate
 * @param source of the figures
 */
public record DramEnergyItem(
    String name,
    double count,
    String unit,
    double joules,
    OptionalDouble lowJoules,
    OptionalDouble highJoules,
    String source) {

  /**
   * Actions that cost the same.
   *
   * @param range of {@code each} as factors, if it is an estimate
   */
  static DramEnergyItem of(
      String name,
      double count,
      String unit,
      double each,
      Optional<EstimateRange> range,
      String source) {
    double joules = count * each;
    return new DramEnergyItem(
        name,
        count,
        unit,
        joules,
        range.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(joules * range.get().low()),
        range.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(joules * range.get().high()),
        source);
  }
}
