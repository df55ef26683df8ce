package org.npulator.workload.mapping;

import java.util.OptionalDouble;

/**
 * Where the operators of a role are executed on a machine with units at the banks of its memory.
 *
 * @param reason one line
 * @param pimCycles estimated cycles of the core clock on the units, the mean of all layers and
 *     decode steps, if they can
 * @param npuCycles estimated cycles of the core clock on the cores, likewise
 */
public record PimNote(
    String role, Place place, String reason, OptionalDouble pimCycles, OptionalDouble npuCycles) {

  static PimNote refused(String role, String reason) {
    return new PimNote(role, Place.NPU, reason, OptionalDouble.empty(), OptionalDouble.empty());
  }

  /**
   * @param doubledBytes of weights of a layer that lie in memory twice
   */
  static PimNote chosen(
      String role,
      boolean units,
      boolean dictated,
      PimChoice.Estimate estimate,
      long doubledBytes) {
    String why = (dictated ? "dictated; estimated " : "estimated ") + estimate;
    return new PimNote(
        role,
        units ? Place.PIM : Place.NPU,
        units && doubledBytes > 0
            ? why + "; " + doubledBytes + " bytes of weights of a layer lie in memory twice"
            : why,
        OptionalDouble.of(estimate.pimCycles()),
        OptionalDouble.of(estimate.npuCycles()));
  }
}
