package org.npulator.experiment.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.config.ConfigurationLoader;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.hw.chip.ChipReport;
import org.npulator.hw.chip.EngineReport;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.workload.model.FormatSet;
import org.npulator.workload.model.ModelLoader;
import org.npulator.workload.model.NamedModel;
import org.npulator.workload.model.RunLength;
import org.npulator.workload.model.WorkloadGenerator;
import org.npulator.workload.operator.Workload;

/** A small decoder on the array of edge-npu, whatever stays in its elements. */
class DataflowTest {
  private static final ConfigurationLoader LOADER = new ConfigurationLoader(List.of());
  private static final RunLength LENGTH = new RunLength(1, 0, 70, 3);

  @TempDir private Path folder;
  private Workload workload;

  @BeforeEach
  void generateWorkload() throws Exception {
    Path model = folder.resolve("small-decoder.json");
    try (InputStream resource = DataflowTest.class.getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, model);
    }
    NamedModel named = new ModelLoader(LOADER).load(model.toString());
    workload =
        new WorkloadGenerator(named.name(), named.description(), FormatSet.named("w8a8"))
            .generate(LENGTH);
  }

  private ChipReport run(String override) throws Exception {
    NpuConfig machine = LOADER.load("npu", "edge-npu", List.of(override), NpuConfig.class).value();
    return new Simulation(machine, workload).run(TimelineSink.NONE, (done, steps) -> {}).report();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "cores.matrix.dataflow=weight-stationary",
        "cores.matrix.dataflow=output-stationary",
        "cores.matrix.dataflow=input-stationary",
        "cores.matrix.doubleBufferedWeights=false",
        "cores.matrix.vectorRows=8"
      })
  void stepsDoTheProductsOfTheirOperatorsAndAccountForEveryCycle(String override) throws Exception {
    ChipReport report = run(override);

    long useful =
        workload.steps().stream()
            .flatMap(step -> step.operators().stream())
            .mapToLong(operator -> operator.macs())
            .sum();
    // Scores above the diagonal of a block are computed and masked.
    assertThat(report.macs()).isBetween(useful, useful + useful / 4);
    for (EngineReport engine : report.engines()) {
      assertThat(engine.stateTicks().values().stream().mapToLong(Long::longValue).sum())
          .as(engine.name())
          .isEqualTo(report.ticks());
    }
  }

  @Test
  void singleRegistersAreNeverFaster() throws Exception {
    assertThat(run("cores.matrix.doubleBufferedWeights=false").ticks())
        .isGreaterThan(run("cores.matrix.doubleBufferedWeights=true").ticks());
  }
}
