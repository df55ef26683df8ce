package org.npulator.experiment.run;

import java.util.List;
import java.util.Optional;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.chip.ChipReport;
import org.npulator.workload.mapping.PimNote;

/**
 * What a simulation counted.
 *
 * @param report of the whole run
 * @param extrapolation if only a part of the layers was simulated
 * @param places where operators that units at the banks of the memory might do were executed; empty
 *     on machines without such units
 */
public record SimulationResult(
    TimeBase timeBase,
    List<StepRun> steps,
    ChipReport report,
    Optional<Extrapolation> extrapolation,
    List<PimNote> places) {
  public SimulationResult {
    steps = List.copyOf(steps);
    places = List.copyOf(places);
  }
}
