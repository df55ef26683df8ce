package org.npulator.experiment.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.npulator.hw.chip.OperatorExecution;
import org.npulator.hw.chip.StepExecution;
import org.npulator.workload.mapping.MappedStep.Spill;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.mapping.OperatorMapping;
import org.npulator.workload.operator.LayerSample;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Step;
import org.npulator.workload.operator.Workload;

/**
 * Makes the result of a whole workload of those of two cuts: layers that were left out cost what
 * the longer cut costs more than the shorter one. Their operators are those of the last simulated
 * layers, later.
 */
final class LayerExtrapolation {
  private final Workload whole;
  private final LayerSample sample;
  private final ReportExtrapolation reports;

  LayerExtrapolation(Workload whole, LayerSample sample) {
    this.whole = whole;
    this.sample = sample;
    reports = new ReportExtrapolation(sample.repetitions());
  }

  /**
   * @throws MappingException if what a repetition adds cannot be told from the cuts
   */
  SimulationResult of(SimulationResult longer, SimulationResult shorter) throws MappingException {
    List<StepRun> steps = new ArrayList<>();
    for (int i = 0; i < whole.steps().size(); i++) {
      steps.add(step(whole.steps().get(i), longer.steps().get(i), shorter.steps().get(i)));
    }
    return new SimulationResult(
        longer.timeBase(),
        steps,
        reports.of(longer.report(), shorter.report()),
        Optional.of(
            new Extrapolation(
                sample.layers(),
                sample.simulatedLayers(),
                sample.period(),
                deviation(longer, shorter))),
        longer.places());
  }

  private StepRun step(Step step, StepRun longer, StepRun shorter) throws MappingException {
    long launch = reports.of(longer.launchTick(), shorter.launchTick());
    return new StepRun(
        step,
        mapped(step, longer.mapped(), shorter.mapped()),
        launch,
        new StepExecution(
            reports.of(longer.execution().startTick(), shorter.execution().startTick()),
            reports.of(longer.execution().endTick(), shorter.execution().endTick()),
            operators(
                step, longer, launch - longer.launchTick(), longer.ticks() - shorter.ticks())),
        reports.of(longer.before(), shorter.before()),
        reports.of(longer.after(), shorter.after()));
  }

  /**
   * The operators of the whole step.
   *
   * @param later how much later the whole step begins than the longer cut
   * @param repetitionTicks of a repetition
   */
  private List<OperatorExecution> operators(
      Step step, StepRun longer, long later, long repetitionTicks) {
    Map<String, OperatorExecution> simulated =
        byName(longer.execution().operators(), OperatorExecution::name);
    Map<String, Long> exclusive = exclusiveOfRepetition(longer, repetitionTicks);
    List<OperatorExecution> operators = new ArrayList<>();
    long repetitions = 0;
    for (Operator operator : step.operators()) {
      String name = simulatedName(operator);
      repetitions = operator.layer() < 0 ? repetitions : repetition(operator);
      OperatorExecution like = simulated.get(name);
      long shift = later + repetitions * repetitionTicks;
      operators.add(
          new OperatorExecution(
              operator.name(),
              like.startTick() + shift,
              like.endTick() + shift,
              operator.layer() >= 0 && repetitions > 0
                  ? exclusive.get(name)
                  : like.exclusiveTicks(),
              like.macs(),
              like.bytesRead(),
              like.bytesWritten(),
              like.matrixBusyTicks(),
              like.vectorBusyTicks()));
    }
    return operators;
  }

  /** The exclusive times of the last simulated layers, scaled so that they sum to a repetition. */
  private Map<String, Long> exclusiveOfRepetition(StepRun longer, long repetitionTicks) {
    int first = sample.simulatedLayers() - sample.period();
    Map<String, Long> exclusive = new LinkedHashMap<>();
    long sum = exclusiveOfLayers(longer, first);
    long given = 0;
    String largest = null;
    for (int i = 0; i < longer.step().operators().size(); i++) {
      OperatorExecution execution = longer.execution().operators().get(i);
      if (longer.step().operators().get(i).layer() >= first) {
        double share = sum == 0 ? 0 : (double) execution.exclusiveTicks() / sum;
        long ticks = (long) (share * repetitionTicks);
        exclusive.put(execution.name(), ticks);
        given += ticks;
        largest = largest == null || ticks > exclusive.get(largest) ? execution.name() : largest;
      }
    }
    exclusive.merge(largest, repetitionTicks - given, Long::sum);
    return exclusive;
  }

  /** By how much the operators of as many layers as a repetition has moved the end of the step. */
  private long exclusiveOfLayers(StepRun run, int first) {
    long sum = 0;
    for (int i = 0; i < run.step().operators().size(); i++) {
      int layer = run.step().operators().get(i).layer();
      if (layer >= first && layer < first + sample.period()) {
        sum += run.execution().operators().get(i).exclusiveTicks();
      }
    }
    return sum;
  }

  private double deviation(SimulationResult longer, SimulationResult shorter) {
    long repetition = longer.report().ticks() - shorter.report().ticks();
    long whole = reports.of(longer.report().ticks(), shorter.report().ticks());
    double deviation = 0;
    int last = sample.simulatedLayers() - sample.period();
    for (int first = last;
        first > last - 2 * sample.period() && first > 0;
        first -= sample.period()) {
      int from = first;
      long before = longer.steps().stream().mapToLong(run -> exclusiveOfLayers(run, from)).sum();
      deviation =
          Math.max(
              deviation, (double) Math.abs(before - repetition) * sample.repetitions() / whole);
    }
    return deviation;
  }

  private MappingFigures mapped(Step step, MappingFigures longer, MappingFigures shorter) {
    Map<String, OperatorMapping> simulated = byName(longer.mappings(), OperatorMapping::operator);
    return new MappingFigures(
        step.operators().stream()
            .map(operator -> mapping(operator, simulated.get(simulatedName(operator))))
            .toList(),
        longer.multipliedFormats(),
        reports.of(longer.weightBytes(), shorter.weightBytes()),
        reports.of(longer.keyValueReadBytes(), shorter.keyValueReadBytes()),
        reports.of(longer.keyValueWriteBytes(), shorter.keyValueWriteBytes()),
        reports.of(longer.dequantizedElements(), shorter.dequantizedElements()),
        spills(longer.spills(), shorter.spills()));
  }

  private static OperatorMapping mapping(Operator operator, OperatorMapping like) {
    return new OperatorMapping(
        operator.name(),
        like.dataflow(),
        like.tile(),
        like.loopOrder(),
        like.estimatedCycles(),
        like.partition(),
        like.fusion());
  }

  /** Spills of the last simulated layers come again in every repetition. */
  private List<Spill> spills(List<Spill> longer, List<Spill> shorter) {
    Map<List<String>, Spill> less =
        byName(shorter, spill -> List.of(spill.tensor(), spill.reason()));
    List<Spill> spills = new ArrayList<>();
    for (Spill spill : longer) {
      Spill before = less.get(List.of(spill.tensor(), spill.reason()));
      spills.add(before == null ? spill : more(spill, before));
      for (int i = 1; before == null && i <= sample.repetitions(); i++) {
        spills.add(
            new Spill(
                sample.nameInRepetition(spill.tensor(), i),
                spill.reason(),
                spill.bytesRead(),
                spill.bytesWritten()));
      }
    }
    return spills;
  }

  private Spill more(Spill spill, Spill before) {
    return new Spill(
        spill.tensor(),
        spill.reason(),
        reports.of(spill.bytesRead(), before.bytesRead()),
        reports.of(spill.bytesWritten(), before.bytesWritten()));
  }

  /** Which repetition after the simulated layers the layer of an operator is in; 0 if simulated. */
  private long repetition(Operator operator) {
    int beyond = operator.layer() - sample.simulatedLayers();
    return beyond < 0 ? 0 : 1 + beyond / sample.period();
  }

  private String simulatedName(Operator operator) {
    return sample.nameInRepetition(operator.name(), (int) -repetition(operator));
  }

  private static <K, T> Map<K, T> byName(List<T> list, Function<T, K> name) {
    return list.stream().collect(Collectors.toMap(name, Function.identity()));
  }
}
