package org.npulator.experiment.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.explain.Explanation.EngineTime;
import org.npulator.experiment.explain.Explanation.OperatorTime;
import org.npulator.experiment.run.RunDescription;
import org.npulator.hw.chip.IdealPart;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.mapping.MappingConfig;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;

/** What a part costs is what the time falls by without it; waits are those of the engines. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExplainerTest {
  private static final double ROUNDING = 1e-12;
  private static final RunLength LENGTH = new RunLength(1, 0, 24, 3);

  private final Map<String, Explanation> explanations = new HashMap<>();
  @TempDir private Path folder;

  private Explanation explanation(String npu, String... overrides) {
    return explanations.computeIfAbsent(
        npu + List.of(overrides),
        key -> {
          try {
            return new Explainer(run(npu, overrides)).explain((done, steps) -> {});
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private RunDescription run(String npu, String... overrides) throws Exception {
    ConfigurationLoader loader = new ConfigurationLoader(List.of());
    Path model = folder.resolve("small-decoder.json");
    if (!Files.exists(model)) {
      try (var resource =
          getClass().getResourceAsStream("/org/npulator/experiment/run/small-decoder.json")) {
        Files.copy(resource, model);
      }
    }
    Configuration<NpuConfig> machine = loader.load("npu", npu, List.of(overrides), NpuConfig.class);
    NamedModel named = new ModelLoader(loader).load(model.toString());
    return new RunDescription(
        machine,
        new WorkloadGenerator(named.name(), named.description(), FormatSet.named("w8a8"))
            .generate(LENGTH),
        MappingConfig.CHOSEN);
  }

  private static double state(Explanation explanation, String engine, String state) {
    return explanation.engines().stream()
        .filter(time -> time.kind().equals(engine))
        .findFirst()
        .orElseThrow()
        .states()
        .get(state);
  }

  /** The sums over operators come from the timeline, those of the engines from their accounts. */
  @ParameterizedTest
  @ValueSource(strings = {"edge-npu", "edge-npu-4core"})
  void statesOfOperatorsSumToThoseOfTheEngines(String npu) {
    Explanation explanation = explanation(npu);
    for (EngineTime engine : explanation.engines()) {
      Map<String, Double> sums = new HashMap<>();
      for (OperatorTime operator : explanation.operators()) {
        operator
            .states()
            .getOrDefault(engine.kind(), Map.of())
            .forEach((state, seconds) -> sums.merge(state, seconds, Double::sum));
      }
      engine
          .states()
          .forEach(
              (state, seconds) -> {
                if (!state.equals("noWork")) {
                  assertThat(sums.getOrDefault(state, 0.0))
                      .as(engine.kind() + " " + state)
                      .isCloseTo(seconds, within(ROUNDING));
                }
              });
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"edge-npu", "edge-npu-4core"})
  void everyStateAndEveryPhaseSumsToTheTotal(String npu) {
    Explanation explanation = explanation(npu);
    double total = explanation.simulated().total();
    for (EngineTime engine : explanation.engines()) {
      double sum = engine.states().values().stream().mapToDouble(Double::doubleValue).sum();
      assertThat(sum).as(engine.kind()).isCloseTo(total, within(ROUNDING));
    }
    assertThat(explanation.channels().values().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(total, within(ROUNDING));
    assertThat(
            explanation.simulated().byPhase().values().stream()
                .mapToDouble(Double::doubleValue)
                .sum())
        .isCloseTo(total, within(ROUNDING));
  }

  /** Without the DRAM the array still has to do all its work, without the array the data buses. */
  @Test
  void timeWithoutAPartIsAtLeastTheWorkOfTheOthers() {
    Explanation explanation = explanation("edge-npu");
    double total = explanation.simulated().total();
    double withoutDram = explanation.ideal().get(IdealPart.DRAM).total();
    double withoutArray = explanation.ideal().get(IdealPart.ARRAY).total();
    assertThat(withoutDram).isLessThan(total).isGreaterThan(state(explanation, "vector", "busy"));
    assertThat(withoutArray).isGreaterThanOrEqualTo(explanation.channels().get("data"));
    assertThat(withoutArray).isLessThanOrEqualTo(total);
  }

  /** Products on an array of one row of elements are the only thing that takes time there. */
  @Test
  void smallArrayIsWhatCosts() {
    Explanation explanation =
        explanation("edge-npu", "cores.matrix.rows=4", "cores.matrix.columns=4");
    double total = explanation.simulated().total();
    assertThat(explanation.ideal().get(IdealPart.ARRAY).total()).isLessThan(0.3 * total);
    assertThat(explanation.ideal().get(IdealPart.DRAM).total()).isGreaterThan(0.8 * total);
  }

  /** Two banks with one port each make operands conflict. */
  @Test
  void idealSramHasNoConflicts() {
    Explanation explanation =
        explanation(
            "edge-npu",
            "cores.scratchpad.banks=2",
            "cores.accumulator.banks=1",
            "cores.accumulator.ports=1");
    double conflicts = state(explanation, "matrix", "bankConflict");
    assertThat(conflicts).isPositive();
    double saved =
        explanation.simulated().total() - explanation.ideal().get(IdealPart.SRAM).total();
    assertThat(saved).isPositive();
    assertThat(explanation.ideal().get(IdealPart.SRAM).total())
        .isCloseTo(
            explanation("edge-npu").ideal().get(IdealPart.SRAM).total(),
            within(0.2 * explanation.simulated().total()));
  }
}
