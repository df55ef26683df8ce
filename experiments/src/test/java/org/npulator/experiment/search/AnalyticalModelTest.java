package org.npulator.experiment.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.run.Metric;
import org.npulator.experiment.run.Simulation;
import org.npulator.experiment.sweep.Point;
import org.npulator.experiment.sweep.ResolvedPoint;

class AnalyticalModelTest {
  @TempDir private Path folder;

  @Test
  void candidateIsEstimatedTheSameWhateverWasEstimatedBefore() throws Exception {
    try (var resource = Simulation.class.getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, folder.resolve("small-decoder.json"));
    }
    Path file = folder.resolve("search.yaml");
    Files.writeString(
        file,
        """
        kind: search
        schemaVersion: 1
        npu: edge-npu
        workload: {model: ./small-decoder.json, batch: 1, prefill: 0, decode: 1}
        variables:
          cores.matrix.rows: {values: [16, 64]}
          cores.vector.lanes: {values: [32, 128]}
          cores.accumulator.capacity: {values: [16 KiB, 128 KiB]}
          cores.scratchpad.capacity: {values: [512 KiB, 2 MiB]}
          memory.channels: {values: [1, 4]}
          memory.device: {values: [LPDDR4-4266, LPDDR5-6400]}
          clocks.core: {values: [0.6 GHz, 1 GHz]}
          energy.staticPower: {values: [100 mW, 200 mW]}
          workload.formats: {values: [w8a8, w4a16]}
          workload.context: {values: [64, 500]}
        objectives: {tpotSeconds: min}
        algorithm: {type: exhaustive}
        screen: {type: analytical, evaluations: 1024, sample: 1}
        simulations: 2
        seed: 7
        """);
    Search search = Search.load(new ConfigurationLoader(List.of()), file.toString());
    List<Point> points = new ArrayList<>(search.space().all().toList());
    Collections.shuffle(points, new Random(1));
    AnalyticalModel model = new AnalyticalModel();
    Set<Map<Metric, Double>> different = new HashSet<>();
    for (Point point : points) {
      ResolvedPoint resolved = search.resolver().resolve(point.values());
      Map<Metric, Double> estimate = model.estimate(resolved.npu(), resolved.workload());
      assertThat(estimate)
          .isEqualTo(new AnalyticalModel().estimate(resolved.npu(), resolved.workload()));
      different.add(estimate);
    }
    assertThat(different).hasSizeGreaterThan(points.size() / 2);
  }
}
