package org.npulator.experiment.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.run.Simulation;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.sweep.SweepProgress;

class ExplorerTest {
  private static final String SCREEN = "screen: {type: analytical, evaluations: 96, sample: 4}";
  private static final String NSGA = "{type: nsga-ii, population: 20}";
  private static final int CANDIDATES = 96;

  @TempDir private Path folder;
  private int simulated;

  @BeforeEach
  void writeModel() throws IOException {
    try (var resource = Simulation.class.getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, folder.resolve("small-decoder.json"));
    }
  }

  private Search search(String algorithm, String screen, int simulations, String... more)
      throws IOException, ConfigurationException {
    Path file = folder.resolve("search.yaml");
    Files.writeString(
        file,
        """
        kind: search
        schemaVersion: 1
        npu: edge-npu
        workload: {model: ./small-decoder.json, batch: 1, context: 64, prefill: 0, decode: 1}
        variables:
          cores.matrix.rows: {values: [16, 32, 64, 128]}
          cores.matrix.columns: {values: [16, 32, 64]}
          memory.channels: {from: 1, to: 8, factor: 2}
          cores.scratchpad.capacity: {values: [512 KiB, 2 MiB]}
        objectives: {tpotSeconds: min, energyPerTokenJoules: min, areaSquareMillimeters: min}
        seed: 7
        """
            + "algorithm: "
            + algorithm
            + "\n"
            + screen
            + "\nsimulations: "
            + simulations
            + "\n"
            + String.join("\n", more));
    return Search.load(new ConfigurationLoader(List.of()), file.toString());
  }

  private SearchOutcome run(Search search, Path out) throws IOException, InterruptedException {
    SweepProgress progress =
        new SweepProgress() {
          @Override
          public void looked(Fate fate) {}

          @Override
          public void simulated(ResultRow row) {
            simulated++;
          }
        };
    List<ResultRow> known = new ArrayList<>();
    try (ResultStore store =
        ResultStore.open(
            out,
            search.description("1"),
            new ResultStore.Access(ResultStore.ALL_ROWS, Files.exists(out)),
            known::add,
            message -> {})) {
      return new Explorer(search, store, known, progress, 2, message -> {}).run();
    }
  }

  private static double volume(List<ResultRow> rows, List<ResultRow> all) {
    List<String> names = List.copyOf(all.get(0).objectives().keySet());
    double[] least = new double[names.size()];
    double[] most = new double[names.size()];
    double[] reference = new double[names.size()];
    for (int i = 0; i < least.length; i++) {
      String name = names.get(i);
      least[i] = all.stream().mapToDouble(row -> row.objectives().get(name)).min().orElseThrow();
      most[i] = all.stream().mapToDouble(row -> row.objectives().get(name)).max().orElseThrow();
      reference[i] = 1.1;
    }
    List<double[]> vectors = new ArrayList<>();
    for (ResultRow row : rows) {
      double[] vector = new double[least.length];
      for (int i = 0; i < vector.length; i++) {
        vector[i] = (row.objectives().get(names.get(i)) - least[i]) / (most[i] - least[i]);
      }
      vectors.add(vector);
    }
    return Hypervolume.of(vectors, reference);
  }

  @Test
  void fifthOfTheSimulationsFindsNearlyTheWholeHypervolume() throws Exception {
    List<ResultRow> all =
        run(search("exhaustive", "screen: none", CANDIDATES), folder.resolve("all")).simulated();
    assertThat(all).hasSize(CANDIDATES);
    SearchOutcome found = run(search(NSGA, SCREEN, CANDIDATES / 5), folder.resolve("found"));
    assertThat(found.simulated()).hasSize(CANDIDATES / 5);
    assertThat(volume(found.simulated(), all)).isGreaterThan(0.95 * volume(all, all));
    found.errors().forEach((name, error) -> assertThat(error.mean()).isLessThan(0.1));
  }

  @Test
  void resumedSearchSimulatesNothingAgainAndSaysTheSame() throws Exception {
    Search search = search("{type: nsga-iii, population: 12, divisions: 3}", SCREEN, 12);
    Path out = folder.resolve("out");
    SearchOutcome first = run(search, out);
    assertThat(simulated).isEqualTo(12);
    // As if the process had died: half of the simulated rows are lost.
    List<String> lines = Files.readAllLines(out.resolve("results.jsonl"));
    Files.write(out.resolve("results.jsonl"), lines.subList(0, lines.size() - 6));
    SearchOutcome second = run(search, out);
    assertThat(simulated).isEqualTo(12 + 6);
    assertThat(second.content()).isEqualTo(first.content());
    SearchOutcome other = run(search, folder.resolve("other"));
    assertThat(other.content()).isEqualTo(first.content());
  }

  @Test
  void resultsFulfilTheConstraints() throws Exception {
    SearchOutcome outcome =
        run(
            search(
                "random",
                "screen: none",
                30,
                "constraints: [areaSquareMillimeters <= 1.2, cost < 12 or memory.channels == 1]",
                "cost: {squareMillimeter: 1, dramGibibyte: 2, dramChannel: 0.5}"),
            folder.resolve("out"));
    assertThat(outcome.pareto()).isNotEmpty();
    for (ResultRow row : outcome.pareto()) {
      assertThat(row.metrics().get("areaSquareMillimeters")).isLessThanOrEqualTo(1.2);
      // edge-npu has a GiB of DRAM in each channel.
      long channels = (Long) row.point().get("memory.channels");
      assertThat(row.metrics().get("cost"))
          .isCloseTo(row.metrics().get("areaSquareMillimeters") + 2.5 * channels, within(1e-9));
    }
    assertThat(outcome.hypervolumes()).isSorted();
  }

  @Test
  void mistakesAreToldWithTheirPlace() {
    assertMistake(() -> search(NSGA, SCREEN, 4), "screen.sample", "fewer");
    assertMistake(() -> search("{type: nsga-i}", SCREEN, 12), "algorithm", "nsga-ii");
    assertMistake(
        () -> search("exhaustive", SCREEN.replace("96", "95"), 12), "96 candidates", "95");
    assertMistake(() -> search(NSGA, SCREEN, 12, "constraints: [area < 1]"), "constraints", "area");
    assertMistake(() -> search(NSGA, SCREEN, 12, "constraints: [cost < 1]"), "block cost");
    assertMistake(() -> search(NSGA, SCREEN, 0), "simulations", "from 1");
  }

  private interface Loading {
    Search load() throws IOException, ConfigurationException;
  }

  private static void assertMistake(Loading loading, String... parts) {
    assertThatThrownBy(loading::load)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }
}
