package org.npulator.experiment.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.chip.Chip;
import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.IdealPart;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.chip.StepExecution;
import org.npulator.workload.mapping.MappedStep;
import org.npulator.workload.mapping.Mapper;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/**
 * Executes the steps of a workload on a machine, one after the other: each is launched by the host,
 * then executed to its end, because the next one depends on its token.
 */
public final class Simulation {
  private final NpuConfig config;
  private final Workload workload;
  private final Mapper mapper;

  /**
   * @throws MappingException if the workload cannot run on the machine
   */
  public Simulation(NpuConfig config, Workload workload) throws MappingException {
    this(config, workload, MappingConfig.CHOSEN);
  }

  /**
   * @param mapping what of the mapping is not chosen
   * @throws MappingException if the workload cannot run on the machine, or not mapped like this
   */
  public Simulation(NpuConfig config, Workload workload, MappingConfig mapping)
      throws MappingException {
    this.config = config;
    this.workload = workload;
    this.mapper = new Mapper(config, workload, mapping);
  }

  /**
   * Simulates all steps.
   *
   * @param timeline receives what each unit did when
   */
  public SimulationResult run(TimelineSink timeline, ProgressListener progress)
      throws MappingException {
    return run(timeline, progress, Set.of());
  }

  /**
   * Simulates all steps with the same programs on a chip some parts of which take no time.
   *
   * @param timeline receives what each unit did when
   */
  public SimulationResult run(
      TimelineSink timeline, ProgressListener progress, Set<IdealPart> ideal)
      throws MappingException {
    Chip chip = new Chip(config, timeline, ideal);
    List<StepRun> runs = new ArrayList<>();
    ChipReport before = chip.report();
    for (Step step : workload.steps()) {
      long launchTick = chip.now();
      chip.idle(config.stepLaunch().seconds());
      MappedStep mapped = mapper.map(step);
      StepExecution execution = chip.execute(mapped.programs());
      ChipReport after = chip.report();
      runs.add(new StepRun(step, mapped, launchTick, execution, before, after));
      before = after;
      progress.stepDone(runs.size(), workload.steps().size());
    }
    return new SimulationResult(chip.timeBase(), runs, before, mapper.pimNotes());
  }
}
