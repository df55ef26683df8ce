package org.npulator.workload.mapping;

import java.util.Optional;

/**
 * Where the operators of a role are executed on a machine with units at the banks of its memory.
 *
 * @param reason one line
 * @param estimate the mean of all layers and decode steps; empty if units cannot execute them
 */
public record PimNote(String role, Place place, String reason, Optional<PlaceEstimate> estimate) {

  static PimNote refused(String role, String reason) {
    return new PimNote(role, Place.NPU, reason, Optional.empty());
  }

  /**
   * @param doubledBytes of weights of a layer that lie in memory twice
   */
  static PimNote chosen(
      String role, boolean units, boolean dictated, PlaceEstimate estimate, long doubledBytes) {
    String why = (dictated ? "dictated; estimated " : "estimated ") + estimate;
    return new PimNote(
        role,
        units ? Place.PIM : Place.NPU,
        units && doubledBytes > 0
            ? why + "; " + doubledBytes + " bytes of weights of a layer lie in memory twice"
            : why,
        Optional.of(estimate));
  }
}
