package org.npulator.workload.mapping;

/**
 * How long units at the banks and cores take that do a share each of an operator: as long as the
 * longer share, but loads of the cores wait for the units, or for all but their columns.
 *
 * @param concurrent whether cores load while units read columns of rows of their own
 */
record SharedChannels(boolean concurrent) {
  private static final int SHARES = 64;

  /** Cycles of both shares together. */
  double cycles(PlaceEstimate shares) {
    return cycles(shares, 1, 1);
  }

  private double cycles(PlaceEstimate estimate, double ofUnits, double ofCores) {
    CoresEstimate cores = estimate.cores();
    UnitsEstimate units = estimate.units();
    double withoutLoads = concurrent ? units.withoutHostCycles() : units.cycles();
    return Math.max(
        Math.max(ofUnits * units.cycles(), ofCores * cores.cycles()),
        ofUnits * withoutLoads + ofCores * cores.loadCycles());
  }

  /** The share of the units with which that takes least, if times are in proportion to shares. */
  double fastestShare(PlaceEstimate whole) {
    double fastest = 1.0 / SHARES;
    for (int part = 2; part < SHARES; part++) {
      double share = (double) part / SHARES;
      if (cycles(whole, share, 1 - share) < cycles(whole, fastest, 1 - fastest)) {
        fastest = share;
      }
    }
    return fastest;
  }
}
