package org.npulator.experiment.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.core.timeline.TimelineSink;
import org.npulator.experiment.run.Metric;
import org.npulator.experiment.run.Simulation;
import org.npulator.experiment.store.ResultRow;
import org.npulator.experiment.store.ResultStore;
import org.npulator.experiment.store.ResultTable;

class SweepTest {
  private static final String AXES =
      """
        array:
          together:
            cores.matrix.rows: [16, 64]
            cores.matrix.columns: [16, 64]
        cores.scratchpad.capacity: {from: 128 KiB, to: 2048 KiB, factor: 16}
        workload.formats: {values: [w8a8, null]}
        memory.channels: {from: 1, to: 3, step: 1}
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeModel() throws IOException {
    try (var resource = Simulation.class.getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, folder.resolve("small-decoder.json"));
    }
  }

  private Sweep sweep(String axes, String... more) throws IOException, ConfigurationException {
    Path file = folder.resolve("sweep.yaml");
    Files.writeString(
        file,
        """
        kind: sweep
        schemaVersion: 1
        npu: edge-npu
        workload: {model: ./small-decoder.json, batch: 1, context: 8, prefill: 0, decode: 1}
        axes:
        """
            + axes
            + String.join("\n", more));
    return Sweep.load(new ConfigurationLoader(List.of()), file.toString());
  }

  private List<ResultRow> run(Sweep sweep, Path out, int jobs, Shard shard) throws Exception {
    List<ResultRow> simulated = new ArrayList<>();
    SweepProgress progress =
        new SweepProgress() {
          @Override
          public void looked(Fate fate) {}

          @Override
          public void simulated(ResultRow row) {
            simulated.add(row);
          }
        };
    try (ResultStore store =
        ResultStore.open(
            out,
            sweep.description("1"),
            new ResultStore.Access(shard.rowsFile(), Files.exists(out)),
            row -> {},
            message -> {})) {
      PointSimulation simulation = PointSimulation.keeping(sweep.resolver(), sweep.metrics());
      new PointRunner(simulation, store, progress, jobs)
          .run(sweep.space().points().iterator(), shard);
    }
    return simulated;
  }

  private static String csv(Path out) throws IOException {
    Path file = out.resolve("results.csv");
    ResultTable.read(out, message -> {}).writeCsv(file);
    return Files.readString(file);
  }

  @Test
  void pointsAreAllCombinationsInTheOrderOfTheAxes() throws Exception {
    PointSpace space = sweep(AXES).space();
    assertThat(space.size()).isEqualTo(2 * 2 * 2 * 3);
    List<String> first =
        space
            .points()
            .limit(4)
            .map(point -> point.labels().toString())
            .collect(Collectors.toList());
    assertThat(first.get(0))
        .isEqualTo(
            "{array=16 x 16, cores.matrix.rows=16, cores.matrix.columns=16,"
                + " cores.scratchpad.capacity=128 KiB, workload.formats=w8a8, memory.channels=1}");
    assertThat(first.get(2)).contains("memory.channels=3");
    assertThat(first.get(3)).contains("workload.formats=null, memory.channels=1");
  }

  @Test
  void conditionsLeavePointsOut() throws Exception {
    PointSpace space =
        sweep(AXES, "exclude: [\"cores.matrix.rows > 16 and cores.scratchpad.capacity < 1 MiB\"]")
            .space();
    assertThat(space.count()).isEqualTo(24 - 6);
    assertThat(space.points().map(point -> point.labels().get("array")))
        .filteredOn("64 x 64"::equals)
        .hasSize(6);
  }

  @Test
  void anyNumberOfJobsAndAnyShardsGiveTheSameRows() throws Exception {
    Sweep sweep = sweep(AXES);
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    Path parts = folder.resolve("parts");
    List<ResultRow> rows = run(sweep, one, 1, Shard.ALL);
    run(sweep, two, 2, Shard.ALL);
    int inParts = 0;
    for (int i = 1; i <= 4; i++) {
      inParts += run(sweep, parts, 1, new Shard(i, 4)).size();
    }
    // w8a8 is what the machine says itself: both values of the axis are one machine and workload.
    assertThat(rows).hasSize(12);
    assertThat(inParts).isEqualTo(12);
    assertThat(csv(two)).isEqualTo(csv(one));
    assertThat(csv(parts)).isEqualTo(csv(one));
  }

  @Test
  void whatIsThereIsNotSimulatedAgain() throws Exception {
    Sweep sweep = sweep(AXES);
    Path out = folder.resolve("out");
    run(sweep, out, 1, new Shard(1, 3));
    int before = ResultTable.read(out, message -> {}).rows().size();
    assertThat(run(sweep, out, 2, Shard.ALL)).hasSize(12 - before);
    assertThat(run(sweep, out, 2, Shard.ALL)).isEmpty();
  }

  @Test
  void pointThatCannotRunHasARowWithItsErrorAndTheOthersTheirMetrics() throws Exception {
    Sweep sweep =
        sweep(
            "  cores.scratchpad.capacity: {values: [16 KiB, 1 MiB, 1000 kB]}\n",
            "metrics: [tpotSeconds, areaSquareMillimeters]");
    run(sweep, folder.resolve("out"), 2, Shard.ALL);
    List<ResultRow> rows = ResultTable.read(folder.resolve("out"), message -> {}).rows();
    assertThat(rows).extracting(ResultRow::failed).containsExactly(true, false, true);
    assertThat(rows.get(0).error().orElseThrow()).contains("scratchpad");
    assertThat(rows.get(1).metrics()).containsOnlyKeys("tpotSeconds", "areaSquareMillimeters");
    assertThat(rows.get(2).error().orElseThrow()).contains("sweep.yaml:", "banks");
  }

  @Test
  void metricsAreThoseOfASingleRun() throws Exception {
    Sweep sweep = sweep("  cores.matrix.rows: {values: [32]}\n");
    List<ResultRow> rows = run(sweep, folder.resolve("out"), 1, Shard.ALL);
    ResolvedPoint point = sweep.resolver().resolve(sweep.space().point(0).values());
    var result =
        new Simulation(point.npu(), point.workload()).run(TimelineSink.NONE, (done, steps) -> {});
    assertThat(point.npu().cores().matrix().toString()).contains("rows=32");
    assertThat(rows.get(0).metrics().get("totalSeconds"))
        .isEqualTo(result.timeBase().seconds(result.report().ticks()));
    assertThat(rows.get(0).metrics().keySet())
        .isSubsetOf(List.of(Metric.values()).stream().map(Metric::key).toList());
  }

  @Test
  void mistakesAreToldWithTheirPlace() {
    assertMistake("  cores.matrix.row: {values: [1]}\n", "sweep.yaml:6", "'row'", "'rows'");
    assertMistake("  cores.matrix.rows: {values: [0]}\n", "sweep.yaml:6", "out of range", "4096");
    assertMistake("  cores.matrix.rows: {values: []}\n", "no values");
    assertMistake("  cores.matrix.rows: {}\n", "without values");
    assertMistake("  cores.matrix.rows: {values: [8, 8]}\n", "8 twice");
    assertMistake("  memory.device: {values: [LPDDR5-640]}\n", "'LPDDR5-6400'");
    assertMistake("  workload.contxt: {values: [8]}\n", "'contxt'", "'context'");
    assertMistake("  workload.formats: {values: [w9a9]}\n", "workload.formats", "w8a8");
    assertMistake("  workload.batch: {values: [one]}\n", "'one'", "whole number");
    assertMistake("  cores.matrix.rows: {from: 1, to: 9}\n", "step or factor");
    assertMistake("  cores.matrix.rows: {from: 9, to: 1, step: 1}\n", "less than 9");
    assertMistake(
        "  cores.scratchpad.capacity: {from: 1 MiB, to: 2 KiB, factor: 2}\n", "another unit");
    assertMistake(
        "  a: {together: {cores.matrix.rows: [1, 2], cores.matrix.columns: [1]}}\n",
        "equally many");
    assertMistake(
        "  cores.matrix.rows: {values: [8]}\nexclude: [cores.count > 1]\n", "no axis cores.count");
    assertMistake("  cores.matrix.rows: {values: [8]}\nexclude: ['a <']\n", "exclude", "'a <'");
    assertMistake("  cores.matrix.rows: {values: [8]}\nmetrics: [tpotSecond]\n", "'tpotSeconds'");
  }

  private void assertMistake(String axes, String... parts) {
    assertThatThrownBy(() -> sweep(axes))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }
}
