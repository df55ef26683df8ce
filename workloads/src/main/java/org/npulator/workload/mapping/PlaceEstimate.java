package org.npulator.workload.mapping;

import java.util.Collection;
import java.util.Locale;

/** What an operator is estimated to take on units at the banks of the memory and on the cores. */
public record PlaceEstimate(UnitsEstimate units, CoresEstimate cores) {

  /** Whether it takes less time on the units. */
  public boolean unitsWin() {
    return units.cycles() < cores.cycles();
  }

  /** Parts of an operator on two cores that work at the same time. */
  static PlaceEstimate slower(PlaceEstimate one, PlaceEstimate other) {
    return new PlaceEstimate(
        one.units.cycles() >= other.units.cycles() ? one.units : other.units,
        CoresEstimate.slower(one.cores, other.cores));
  }

  /** Of operators one after the other. */
  static PlaceEstimate mean(Collection<PlaceEstimate> operators) {
    double share = 1.0 / operators.size();
    return new PlaceEstimate(
        operators.stream()
            .map(PlaceEstimate::units)
            .reduce(UnitsEstimate::plus)
            .orElseThrow()
            .times(share),
        operators.stream()
            .map(PlaceEstimate::cores)
            .reduce(CoresEstimate::plus)
            .orElseThrow()
            .times(share));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT, "%.0f cycles on the units, %.0f on the cores", units.cycles(), cores.cycles());
  }
}
