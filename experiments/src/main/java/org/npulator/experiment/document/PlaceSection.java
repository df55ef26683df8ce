package org.npulator.experiment.document;

import java.util.Map;
import org.npulator.workload.mapping.CoresEstimate;
import org.npulator.workload.mapping.PimNote;
import org.npulator.workload.mapping.PlaceEstimate;
import org.npulator.workload.mapping.UnitsEstimate;

/** What an operator is estimated to take on units at the banks and on the cores, part by part. */
public final class PlaceSection {
  private PlaceSection() {}

  /**
   * @param clock of the cores, to which all cycles belong
   */
  public static Map<String, Object> of(PlaceEstimate estimate, String clock) {
    UnitsEstimate units = estimate.units();
    CoresEstimate cores = estimate.cores();
    return Entries.of(
        "clock",
        clock,
        "units",
        Entries.of(
            "cycles", units.cycles(),
            "columnCycles", units.columnCycles(),
            "moveCycles", units.moveCycles(),
            "modeCycles", units.modeCycles(),
            "rowChangeCycles", units.rowChangeCycles(),
            "waitCycles", units.waitCycles(),
            "refreshCycles", units.refreshCycles(),
            "transferCycles", units.transferCycles(),
            "vectorCycles", units.vectorCycles(),
            "readsOfColumn", units.readsOfColumn(),
            "filledShare", units.filledShare()),
        "cores",
        Entries.of(
            "cycles", cores.cycles(),
            "memoryCycles", cores.memoryCycles(),
            "arrayCycles", cores.arrayCycles(),
            "vectorCycles", cores.vectorCycles(),
            "loadCycles", cores.loadCycles(),
            "bytes", cores.bytes()));
  }

  /** How an operator is split between units and cores, and what is estimated for both shares. */
  public static Map<String, Object> of(PimNote.Split split, String clock) {
    return Entries.of(
        "by",
        split.by().key(),
        "ofUnits",
        split.ofUnits(),
        "all",
        split.all(),
        "cycles",
        split.cycles(),
        "estimate",
        of(split.shares(), clock));
  }
}
