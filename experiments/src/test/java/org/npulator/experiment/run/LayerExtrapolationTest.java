package org.npulator.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.npulator.config.ConfigurationLoader;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.chip.ChannelReport;
import org.npulator.hw.chip.EngineReport;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.chip.OperatorExecution;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.mapping.MappingException;
import org.npulator.workload.model.Activation;
import org.npulator.workload.model.AttentionShape;
import org.npulator.workload.model.FeedForwardShape;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelDescription;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Operator;
import org.npulator.workload.operator.Workload;

/** Four of ten layers, continued, against all ten. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LayerExtrapolationTest {
  private static final int LAYERS = 10;

  private SimulationResult whole;
  private SimulationResult continued;

  @BeforeAll
  void simulate() throws Exception {
    whole = simulate("edge-npu", OptionalInt.empty());
    continued = simulate("edge-npu", OptionalInt.of(4));
  }

  private static SimulationResult simulate(String npu, OptionalInt layers) throws Exception {
    ModelDescription model =
        new ModelDescription(
            LAYERS,
            512,
            new AttentionShape(8, 2, 64, true, false, Optional.empty()),
            new FeedForwardShape(1280, Activation.SILU, true, false),
            4096,
            1e-6,
            true,
            false,
            4096);
    Workload workload =
        new WorkloadGenerator("ten-layers", model, FormatSet.named("w8a8"))
            .generate(new RunLength(2, 0, 64, 3));
    NpuConfig config =
        new ConfigurationLoader(List.of()).load("npu", npu, List.of(), NpuConfig.class).value();
    return new Simulation(config, workload, MappingConfig.CHOSEN, layers)
        .run(TimelineSink.NONE, (done, steps) -> {});
  }

  /** Catches a layer that is counted once too often or too few: a tenth of the time. */
  @Test
  void takesTheTimeOfAllLayers() {
    double seconds = whole.report().ticks();
    assertThat(continued.report().ticks() / seconds).isCloseTo(1, within(0.01));
    assertThat(continued.steps()).hasSameSizeAs(whole.steps());
    for (int i = 0; i < whole.steps().size(); i++) {
      assertThat((double) continued.steps().get(i).ticks() / whole.steps().get(i).ticks())
          .isCloseTo(1, within(0.03));
    }
  }

  @Test
  void doesTheWorkOfAllLayers() {
    assertThat(continued.report().macs()).isEqualTo(whole.report().macs());
    for (int i = 0; i < whole.steps().size(); i++) {
      MappingFigures figures = continued.steps().get(i).mapped();
      MappingFigures expected = whole.steps().get(i).mapped();
      assertThat(figures.weightBytes()).isEqualTo(expected.weightBytes());
      assertThat(figures.keyValueReadBytes()).isEqualTo(expected.keyValueReadBytes());
      assertThat(figures.keyValueWriteBytes()).isEqualTo(expected.keyValueWriteBytes());
      assertThat(figures.mappings()).isEqualTo(expected.mappings());
      List<String> operators =
          whole.steps().get(i).step().operators().stream().map(Operator::name).toList();
      assertThat(continued.steps().get(i).execution().operators())
          .extracting(OperatorExecution::name)
          .isEqualTo(operators);
    }
    long bytes = whole.report().channels().stream().mapToLong(ChannelReport::bytesRead).sum();
    long read = continued.report().channels().stream().mapToLong(ChannelReport::bytesRead).sum();
    assertThat((double) read / bytes).isCloseTo(1, within(0.001));
  }

  @Test
  void statesAndOperatorsStillSumToTheTime() {
    for (EngineReport engine : continued.report().engines()) {
      assertThat(engine.stateTicks().values()).allMatch(ticks -> ticks >= 0);
      assertThat(sum(engine.stateTicks().values())).isEqualTo(continued.report().ticks());
    }
    for (ChannelReport channel : continued.report().channels()) {
      assertThat(channel.stateTicks().values()).allMatch(ticks -> ticks >= 0);
      assertThat(sum(channel.stateTicks().values())).isEqualTo(continued.report().ticks());
    }
    long macs = 0;
    for (StepRun step : continued.steps()) {
      List<OperatorExecution> operators = step.execution().operators();
      long exclusive = operators.stream().mapToLong(OperatorExecution::exclusiveTicks).sum();
      assertThat(exclusive).isEqualTo(step.execution().endTick() - step.execution().startTick());
      assertThat(operators).allMatch(operator -> operator.exclusiveTicks() >= 0);
      assertThat(operators.get(operators.size() - 1).endTick())
          .isLessThanOrEqualTo(step.execution().endTick());
      macs += operators.stream().mapToLong(OperatorExecution::macs).sum();
    }
    assertThat(macs).isEqualTo(continued.report().macs());
  }

  private static long sum(Iterable<Long> ticks) {
    long sum = 0;
    for (long part : ticks) {
      sum += part;
    }
    return sum;
  }

  @Test
  void saysThatItIsNoSimulationOfAllLayersAndHowFarItMayBeOff() {
    assertThat(whole.extrapolation()).isEmpty();
    Extrapolation extrapolation = continued.extrapolation().orElseThrow();
    assertThat(extrapolation.layers()).isEqualTo(LAYERS);
    assertThat(extrapolation.simulatedLayers()).isEqualTo(4);
    double off = (double) continued.report().ticks() / whole.report().ticks() - 1;
    assertThat(Math.abs(off)).isLessThan(extrapolation.deviation() + 0.01);
  }

  /** What hits in a cache depends on what the other layers leave in it. */
  @Test
  void systemCacheNeedsAllLayers() {
    assertThatThrownBy(() -> simulate("mobile-npu-system-cache", OptionalInt.of(4)))
        .isInstanceOf(MappingException.class)
        .hasMessageContaining("expected all to be simulated");
  }
}
