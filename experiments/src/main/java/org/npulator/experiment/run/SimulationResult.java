package org.npulator.experiment.run;

import java.util.List;
import java.util.Optional;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.chip.ChipReport;

/**
 * What a simulation counted.
 *
 * @param report of the whole run
 * @param extrapolation if only a part of the layers was simulated
 */
public record SimulationResult(
    TimeBase timeBase,
    List<StepRun> steps,
    ChipReport report,
    Optional<Extrapolation> extrapolation) {
  public SimulationResult {
    steps = List.copyOf(steps);
  }
}
