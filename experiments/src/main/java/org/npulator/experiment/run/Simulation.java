package org.npulator.experiment.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
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
import org.npulator.workload.operator.LayerSample;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/**
 * Executes the steps of a workload on a machine, one after the other: each is launched by the host,
 * then executed to its end, because the next one depends on its token. If asked to, it executes
 * only the first of equal layers, twice: with and without the last of them, and continues what they
 * add to all layers.
 */
public final class Simulation {
  private final NpuConfig config;
  private final Workload workload;
  private final Mapper mapper;
  private final MappingConfig mapping;
  private final Optional<LayerSample> sample;

  /**
   * @throws MappingException if the workload cannot run on the machine
   */
  public Simulation(NpuConfig config, Workload workload) throws MappingException {
    this(config, workload, MappingConfig.CHOSEN, OptionalInt.empty());
  }

  /**
   * A simulation of what describes a run.
   *
   * @throws MappingException if the workload cannot run on the machine, or not mapped like this, or
   *     its layers cannot be sampled
   */
  public Simulation(RunDescription run) throws MappingException {
    this(run.npu().value(), run.workload(), run.mapping(), run.simulatedLayers());
  }

  /**
   * @param mapping what of the mapping is not chosen
   * @param simulatedLayers all if empty
   * @throws MappingException if the workload cannot run on the machine, or not mapped like this, or
   *     its layers cannot be sampled
   */
  public Simulation(
      NpuConfig config, Workload workload, MappingConfig mapping, OptionalInt simulatedLayers)
      throws MappingException {
    this.config = config;
    this.workload = workload;
    this.mapping = mapping;
    mapper = new Mapper(config, workload, mapping);
    sample =
        simulatedLayers.isPresent()
            ? Optional.of(sample(simulatedLayers.getAsInt()))
            : Optional.empty();
  }

  private LayerSample sample(int simulatedLayers) throws MappingException {
    if (config.systemCache().isPresent()) {
      throw new MappingException(
          "simulated layers: what hits in the system cache depends on all layers; expected all to be"
              + " simulated");
    }
    try {
      return LayerSample.of(workload, simulatedLayers);
    } catch (IllegalArgumentException e) {
      throw new MappingException("simulated layers: " + e.getMessage());
    }
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
   * @param timeline receives what each unit did when, as far as it was simulated
   */
  public SimulationResult run(
      TimelineSink timeline, ProgressListener progress, Set<IdealPart> ideal)
      throws MappingException {
    if (sample.isEmpty()) {
      return execute(workload, mapper, timeline, progress, ideal);
    }
    Workload longer = sample.get().longer();
    Workload shorter = sample.get().shorter();
    int steps = workload.steps().size();
    return new LayerExtrapolation(workload, sample.get())
        .of(
            execute(
                longer,
                new Mapper(config, longer, mapping),
                timeline,
                (done, all) -> progress.stepDone(done, 2 * steps),
                ideal),
            execute(
                shorter,
                new Mapper(config, shorter, mapping),
                TimelineSink.NONE,
                (done, all) -> progress.stepDone(steps + done, 2 * steps),
                ideal));
  }

  private SimulationResult execute(
      Workload part,
      Mapper programs,
      TimelineSink timeline,
      ProgressListener progress,
      Set<IdealPart> ideal)
      throws MappingException {
    Chip chip = new Chip(config, timeline, ideal);
    List<StepRun> runs = new ArrayList<>();
    ChipReport before = chip.report();
    for (Step step : part.steps()) {
      long launchTick = chip.now();
      chip.idle(config.stepLaunch().seconds());
      MappedStep mapped = programs.map(step);
      StepExecution execution = chip.execute(mapped.programs());
      ChipReport after = chip.report();
      runs.add(new StepRun(step, MappingFigures.of(mapped), launchTick, execution, before, after));
      before = after;
      progress.stepDone(runs.size(), part.steps().size());
    }
    return new SimulationResult(chip.timeBase(), runs, before, Optional.empty(), mapper.pimNotes());
  }
}
