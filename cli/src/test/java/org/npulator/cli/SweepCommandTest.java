package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.experiment.store.QueryEngine;
import org.npulator.experiment.sweep.SweepEngine;

/** The commands sweep, merge, explore and query as a user calls them. */
class SweepCommandTest {
  private static final String SWEEP =
      """
      kind: sweep
      schemaVersion: 1
      npu: edge-npu
      workload: {model: ./small-decoder.json, batch: 1, context: 8, prefill: 0, decode: 1}
      axes:
        cores.matrix.rows: {values: [16, 64]}
        memory.channels: {from: 1, to: 4, factor: 2}
      """;
  private static final String SEARCH =
      """
      kind: search
      schemaVersion: 1
      npu: edge-npu
      workload: {model: ./small-decoder.json, batch: 1, context: 8, prefill: 0, decode: 1}
      variables:
        cores.matrix.rows: {values: [16, 32, 64]}
        memory.channels: {values: [1, 2, 4]}
        clocks.core: {from: 0.8 GHz, to: 1.2 GHz, digits: 2}
      objectives: {tpotSeconds: min, areaSquareMillimeters: min}
      algorithm: {type: nsga-ii, population: 12}
      screen: {type: analytical, evaluations: 40, sample: 2}
      simulations: 6
      seed: 3
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeFiles() throws IOException {
    try (var resource = getClass().getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, folder.resolve("small-decoder.json"));
    }
    Files.writeString(folder.resolve("sweep.yaml"), SWEEP);
    Files.writeString(folder.resolve("search.yaml"), SEARCH);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void refused(String part, String... arguments) {
    Invocation invocation = Invocation.of(arguments);
    assertThat(invocation.errors()).startsWith("npulator: ").contains(part);
    assertThat(invocation.errors().lines()).hasSize(1);
    assertThat(invocation.exitCode()).isEqualTo(2);
  }

  @Test
  void sweepCountsRunsResumesAndMerges() throws IOException {
    String sweep = path("sweep.yaml");
    Invocation count = Invocation.of("sweep", sweep, "--dry-run");
    assertThat(count.output()).contains("6 points (6 combinations, 0 left out)");
    String all = path("all");
    Invocation run = Invocation.of("sweep", sweep, "--out", all, "--jobs", "2");
    assertThat(run.exitCode()).isZero();
    assertThat(run.output()).contains("6 rows, 0 failed", "least tpotSeconds");
    assertThat(run.errors()).contains("6 of 6 points done");
    assertThat(Invocation.of("sweep", sweep, "--out", all, "--resume").errors())
        .contains("6 known already");
    for (String shard : new String[] {"1/2", "2/2"}) {
      assertThat(
              Invocation.of("sweep", sweep, "--out", path("parts"), "--shard", shard, "--quiet")
                  .errors())
          .isEmpty();
    }
    Invocation merge = Invocation.of("merge", path("parts"), "--out", path("merged"));
    assertThat(merge.exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("merged/results.csv")))
        .isEqualTo(Files.readString(folder.resolve("all/results.csv")));
    assertThat(Files.readString(folder.resolve("merged/sweep.json")))
        .isEqualTo(Files.readString(folder.resolve("all/sweep.json")));

    assertThat(folder.resolve("all/report.html")).exists();
    assertThat(Files.readString(folder.resolve("all/charts/axis-tpotSeconds-matrix-rows.csv")))
        .startsWith("cores.matrix.rows,memory.channels,tpotSeconds");
    assertThat(folder.resolve("merged/report.html")).exists();
    assertThat(folder.resolve("parts/report.html")).doesNotExist();

    refused("--resume", "sweep", sweep, "--out", all);
    refused("--out", "merge", path("parts"));
    refused("holds results already", "merge", path("parts"), "--out", path("merged"));
    refused("sweep.json", "merge", path("nowhere"), "--out", path("new"));
    Files.writeString(
        folder.resolve("all/sweep.json"),
        Files.readString(folder.resolve("all/sweep.json"))
            .replaceFirst("\"toolVersion\"\\s*:\\s*\"[^\"]*\"", "\"toolVersion\": \"0.0.1\""));
    refused("0.0.1", "sweep", sweep, "--out", all, "--resume");
  }

  @Test
  void provenanceHasEveryProcessThatWorkedOnAFolder() throws IOException {
    String sweep = path("sweep.yaml");
    String out = path("out");
    Invocation.of("sweep", sweep, "--out", out, "--jobs", "1", "--quiet");
    Path file = folder.resolve("out/provenance.json");
    assertThat(Files.readString(file))
        .contains("\"--jobs\"", "\"host\"", "\"toolVersion\"", "\"wallSeconds\"")
        .doesNotContain("earlier", "--resume");
    // As a killed process leaves it: begun and not ended.
    Files.writeString(
        file, Files.readString(file).replaceFirst("(?s)\"finishedAt.*?(\"host)", "$1"));
    Invocation.of("sweep", sweep, "--out", out, "--resume", "--quiet");
    String last = Files.readString(file);
    assertThat(last.substring(0, last.indexOf("earlier")))
        .contains("--resume", "finishedAt")
        .doesNotContain("--jobs");
    assertThat(last.substring(last.indexOf("earlier")))
        .contains("--jobs")
        .doesNotContain("--resume", "finishedAt");
    Invocation.of("sweep", sweep, "--out", path("part"), "--shard", "1/2", "--quiet");
    assertThat(folder.resolve("part/provenance-1-of-2.json")).exists();
  }

  @Test
  void searchPrintsTheParetoSetAndTheErrorOfTheEstimates() throws IOException {
    String out = path("search");
    Invocation search = Invocation.of("explore", path("search.yaml"), "--out", out);
    assertThat(search.exitCode()).isZero();
    assertThat(search.output())
        .contains("6 simulated", "in the Pareto set", "error of estimates, tpotSeconds", "2 random")
        .contains("hypervolume", "matrix rows ");
    assertThat(search.errors()).contains("a second");
    assertThat(Files.readString(folder.resolve("search/search.json"))).contains("\"outcome\"");
    assertThat(Files.readString(folder.resolve("search/results.csv")))
        .contains("objective.tpotSeconds", "screen", "full");
    assertThat(Invocation.of("explore", path("search.yaml"), "--dry-run").output())
        .contains("any number from 0.8 GHz to 1.2 GHz");
    refused("--resume", "explore", path("search.yaml"), "--out", out);
    refused("--out", "explore", path("search.yaml"));
    refused("kind", "explore", path("sweep.yaml"), "--out", path("x"));
  }

  @Test
  void mistakesCostOneLine() throws IOException {
    String sweep = path("sweep.yaml");
    refused("--out", "sweep", sweep);
    refused("--shard", "sweep", sweep, "--out", path("x"), "--shard", "5/4");
    refused("--jobs", "sweep", sweep, "--out", path("x"), "--jobs", "0");
    refused("did you mean", "sweep", "bandwith-and-batch", "--dry-run");
    Files.createDirectory(folder.resolve("other"));
    Files.writeString(folder.resolve("other/notes"), "x");
    refused("sweep.json", "sweep", sweep, "--out", path("other"));
    Files.writeString(
        folder.resolve("large.yaml"),
        SWEEP.replace("{from: 1, to: 4, factor: 2}", "{from: 1, to: 256, step: 1}")
            + "  workload.context: {from: 1, to: 4000, step: 1}\n");
    refused("--yes", "sweep", path("large.yaml"), "--out", path("x"));
    Files.writeString(
        folder.resolve("typo.yaml"), SWEEP.replace("cores.matrix.rows", "cores.matrix.row"));
    refused("typo.yaml:6", "sweep", path("typo.yaml"), "--out", path("x"));
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void buildWithoutDuckDbSaysHowToGetIt() {
    assumeThat(ServiceLoader.load(QueryEngine.class)).isEmpty();
    refused("duckdb", "query", path("nowhere"), "select 1");
  }

  @Test
  void buildWithoutSparkSaysHowToGetIt() {
    String sweep = path("sweep.yaml");
    refused("local or spark", "sweep", sweep, "--out", path("x"), "--engine", "sparc");
    refused("--engine spark", "sweep", sweep, "--out", path("x"), "--master", "local[2]");
    assumeThat(ServiceLoader.load(SweepEngine.class)).isEmpty();
    refused("mvn -Pspark", "sweep", sweep, "--out", path("x"), "--engine", "spark");
  }

  @Test
  void placeThatCannotBeWrittenIsTold() {
    Invocation invocation = Invocation.of("sweep", path("sweep.yaml"), "--out", "/proc/sweep");
    assertThat(invocation.exitCode()).isEqualTo(1);
    assertThat(invocation.errors().lines().reduce((a, b) -> b).orElseThrow())
        .startsWith("npulator: cannot write to /proc/sweep");
  }
}
