package org.npulator.experiment.explain;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.npulator.core.time.TimeBase;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.experiment.explain.Explanation.EngineTime;
import org.npulator.experiment.explain.Explanation.OperatorTime;
import org.npulator.experiment.explain.Explanation.Times;
import org.npulator.experiment.run.ProgressListener;
import org.npulator.experiment.run.RunDescription;
import org.npulator.experiment.run.Simulation;
import org.npulator.experiment.run.SimulationResult;
import org.npulator.experiment.run.StepRun;
import org.npulator.hw.chip.ChannelReport;
import org.npulator.hw.chip.EngineReport;
import org.npulator.hw.chip.IdealPart;
import org.npulator.hw.chip.OperatorExecution;
import org.npulator.workload.mapping.MappingException;

/** Simulates a run as it is and once more for each part that is made ideal. */
public final class Explainer {
  private final RunDescription run;

  public Explainer(RunDescription run) {
    this.run = run;
  }

  /**
   * Explains the run.
   *
   * @param progress is told of the steps of all simulations together
   */
  public Explanation explain(ProgressListener progress) throws MappingException {
    IdealPart[] parts = IdealPart.values();
    int steps = run.workload().steps().size();
    int all = steps * (parts.length + 1);
    WaitCollector waits = new WaitCollector();
    Simulation simulation = new Simulation(run);
    SimulationResult result =
        simulation.run(waits, (done, total) -> progress.stepDone(done * steps / total, all));
    Map<IdealPart, Times> ideal = new EnumMap<>(IdealPart.class);
    for (IdealPart part : parts) {
      int before = steps * (part.ordinal() + 1);
      SimulationResult without =
          simulation.run(
              TimelineSink.NONE,
              (done, total) -> progress.stepDone(before + done * steps / total, all),
              Set.of(part));
      ideal.put(part, times(without));
    }
    return new Explanation(
        times(result), ideal, engines(result), channels(result), operators(result, waits));
  }

  private static Times times(SimulationResult result) {
    Map<String, Double> byOperator = new LinkedHashMap<>();
    Map<String, Double> byPhase = new LinkedHashMap<>();
    for (StepRun step : result.steps()) {
      String phase = step.step().kind().name().toLowerCase(Locale.ROOT);
      byPhase.merge(phase, result.timeBase().seconds(step.ticks()), Double::sum);
      for (OperatorExecution operator : step.execution().operators()) {
        double seconds = result.timeBase().seconds(operator.exclusiveTicks());
        byOperator.merge(operator.name(), seconds, Double::sum);
      }
    }
    return new Times(result.timeBase().seconds(result.report().ticks()), byPhase, byOperator);
  }

  private static List<EngineTime> engines(SimulationResult result) {
    Map<String, List<EngineReport>> kinds = new LinkedHashMap<>();
    for (EngineReport engine : result.report().engines()) {
      kinds.computeIfAbsent(kind(engine.name()), key -> new ArrayList<>()).add(engine);
    }
    List<EngineTime> times = new ArrayList<>();
    kinds.forEach(
        (kind, engines) -> {
          Map<String, Double> states = new TreeMap<>();
          for (EngineReport engine : engines) {
            engine
                .stateTicks()
                .forEach(
                    (state, ticks) ->
                        states.merge(
                            state, result.timeBase().seconds(ticks) / engines.size(), Double::sum));
          }
          times.add(new EngineTime(kind, engines.size(), states));
        });
    return times;
  }

  private static Map<String, Double> channels(SimulationResult result) {
    List<ChannelReport> channels = result.report().channels();
    long buses = channels.stream().mapToLong(ChannelReport::buses).sum();
    Map<String, Double> states = new TreeMap<>();
    for (ChannelReport channel : channels) {
      channel
          .stateTicks()
          .forEach(
              (state, ticks) ->
                  states.merge(state, result.timeBase().seconds(ticks) / buses, Double::sum));
    }
    return states;
  }

  private static List<OperatorTime> operators(SimulationResult result, WaitCollector waits) {
    TimeBase timeBase = result.timeBase();
    Map<String, Map<String, Map<String, Double>>> states = new LinkedHashMap<>();
    Map<String, Long> engines =
        result.report().engines().stream()
            .collect(Collectors.groupingBy(e -> kind(e.name()), Collectors.counting()));
    waits
        .ticks()
        .forEach(
            (place, ticks) -> {
              Map<String, Double> ofEngine =
                  states
                      .computeIfAbsent(place.operator(), key -> new LinkedHashMap<>())
                      .computeIfAbsent(kind(place.engine()), key -> new TreeMap<>());
              ticks.forEach(
                  (state, some) ->
                      ofEngine.merge(
                          state,
                          timeBase.seconds(some) / engines.get(kind(place.engine())),
                          Double::sum));
            });
    Map<String, OperatorTime> operators = new LinkedHashMap<>();
    for (StepRun step : result.steps()) {
      for (int index = 0; index < step.execution().operators().size(); index++) {
        OperatorExecution figures = step.execution().operators().get(index);
        OperatorTime time =
            new OperatorTime(
                figures.name(),
                step.step().operators().get(index).role(),
                timeBase.seconds(figures.exclusiveTicks()),
                figures.macs(),
                (double) figures.bytesRead() + figures.bytesWritten(),
                states.getOrDefault(figures.name(), Map.of()));
        operators.merge(figures.name(), time, OperatorTime::and);
      }
    }
    return List.copyOf(operators.values());
  }

  /** core0.dma.load is dma.load, core0.array1.matrix is matrix. */
  private static String kind(String engine) {
    return engine.replaceFirst("^core\\d+\\.(array\\d+\\.)?", "");
  }
}
