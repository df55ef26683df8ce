package org.npulator.experiment.run;

import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.StepExecution;
import org.npulator.workload.operator.Step;

/**
 * One simulated step.
 *
 * @param launchTick at which the host began to launch the step; the step before ended there
 * @param before what the chip had counted at the launch
 * @param after what the chip had counted at the end of the step
 */
public record StepRun(
    Step step,
    MappingFigures mapped,
    long launchTick,
    StepExecution execution,
    ChipReport before,
    ChipReport after) {

  /** Ticks from the launch to the end of the step. */
  public long ticks() {
    return execution.endTick() - launchTick;
  }
}
