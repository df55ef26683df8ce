package org.npulator.experiment.run;

import java.util.List;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.chip.ChipReport;

/**
 * What a simulation counted.
 *
 * @param report of the whole run
 */
public record SimulationResult(TimeBase timeBase, List<StepRun> steps, ChipReport report) {
  public SimulationResult {
    steps = List.copyOf(steps);
  }
}
