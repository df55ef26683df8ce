package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be done with the folder of a run: report, compare, explain, rerun. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultCommandsTest {
  private Path folder;

  @BeforeAll
  void runTwice(@TempDir Path temporary) throws IOException {
    folder = temporary;
    Path model = Files.createDirectory(folder.resolve("small-decoder")).resolve("config.json");
    try (var resource = getClass().getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, model);
    }
    run("one", model, "128");
    run("half", model, "64");
  }

  private void run(String name, Path model, String lanes) {
    Invocation run =
        Invocation.of(
            "run",
            "--npu",
            "edge-npu",
            "--model",
            model.toString(),
            "--prefill",
            "20",
            "--decode",
            "3",
            "--set",
            "cores.vector.lanes=" + lanes,
            "--out",
            path(name));
    assertThat(run.exitCode()).as(run.errors()).isZero();
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private static Invocation accepted(String... arguments) {
    Invocation invocation = Invocation.of(arguments);
    assertThat(invocation.exitCode()).as(invocation.errors()).isZero();
    return invocation;
  }

  @Test
  void reportMakesChartsAndPageAnewWithTheSameBytes() throws IOException {
    Path page = folder.resolve("one/report.html");
    Path chart = folder.resolve("one/charts/energy.csv");
    byte[] before = Files.readAllBytes(page);
    Files.delete(page);
    Files.delete(chart);
    assertThat(accepted("report", path("one")).output()).endsWith("report.html\n");
    assertThat(page).hasBinaryContent(before);
    assertThat(chart).exists();
    assertThat(Files.readString(page))
        .contains("npulator run --npu edge-npu", "cores.vector.lanes=128")
        .doesNotContain("--out");
  }

  @Test
  void comparisonNamesTheOneSettingThatDiffers() {
    Invocation invocation = accepted("compare", path("one"), path("half"));
    String table = invocation.output().replaceAll(" +", " ");
    assertThat(table).contains("cores.vector.lanes 128 64", "summary.totalSeconds");
    assertThat(table).doesNotContain("cores.matrix", "workload.");
    assertThat(accepted("compare", path("one"), path("one")).output())
        .contains("No setting differs");
  }

  @Test
  void toleranceMakesTheComparisonACheck() {
    accepted("compare", path("one"), path("one"), "--tolerance", "0");
    accepted("compare", path("one"), path("half"), "--tolerance", "10000%");
    Invocation check = Invocation.of("compare", path("one"), path("half"), "--tolerance", "1e-6");
    assertThat(check.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(check.output()).contains("differ by more than 0.0001 %");
    assertThat(check.errors()).isEmpty();
  }

  @Test
  void rerunIsEqual() {
    assertThat(accepted("rerun", path("one"), "--quiet").output())
        .isEqualTo("equal: result.json and operators.csv, byte by byte\n");
  }

  @Test
  void rerunSimulatesAsFewLayersAndSamplesAsTheRun() throws IOException {
    Path deep = folder.resolve("deep.json");
    String shallow = Files.readString(folder.resolve("small-decoder/config.json"));
    Files.writeString(
        deep, shallow.replaceFirst("\"num_hidden_layers\": \\d+", "\"num_hidden_layers\": 12"));
    accepted(
        "run",
        "--npu",
        "edge-npu",
        "--model",
        deep.toString(),
        "--prefill",
        "20",
        "--decode",
        "3",
        "--simulate-layers",
        "4",
        "--sampling",
        "top-4",
        "--out",
        path("sampled"));

    assertThat(Files.readString(folder.resolve("sampled/result.json")))
        .contains("\"simulatedLayers\" : 4");
    assertThat(accepted("rerun", path("sampled"), "--quiet").output())
        .isEqualTo("equal: result.json and operators.csv, byte by byte\n");
  }

  @Test
  void rerunNamesAnotherVersion() throws IOException {
    Path old = Files.createDirectories(folder.resolve("old"));
    for (String name : List.of("result.json", "operators.csv", "provenance.json")) {
      Files.copy(folder.resolve("one").resolve(name), old.resolve(name));
    }
    Path result = old.resolve("result.json");
    Files.writeString(
        result,
        Files.readString(result).replaceFirst("\"version\" : \"[^\"]*\"", "\"version\" : \"0.0\""));
    Invocation rerun = Invocation.of("rerun", old.toString(), "--quiet");
    assertThat(rerun.exitCode()).isEqualTo(ExitCode.FAILED);
    assertThat(rerun.output())
        .contains("written by npulator 0.0")
        .contains("every value of result.json but the version is equal");
  }

  @Test
  void explanationTellsWhatEachPartCosts() {
    String table = accepted("explain", path("one"), "--quiet").output();
    assertThat(table)
        .contains("as it is", "DRAM ideal", "array ideal", "SRAM ideal")
        .contains("Losses of the matrix engine", "Losses of the DRAM data buses", "operand load");
    assertThat(accepted("explain", path("one"), "q_proj", "--quiet").output())
        .startsWith("q_proj: 2 operators");
    assertThat(accepted("explain", path("one"), "layer1.q_proj", "--quiet").output())
        .startsWith("layer1.q_proj: 1 operator,");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "report none|no such folder",
        "report .|result.json, sweep.json or search.json",
        "report one --metric tpotSeconds|--metric is for sweeps",
        "report one --metrik x|--metrik",
        "compare one|B",
        "compare one none|no such folder",
        "compare one one --tolerance much|--tolerance much: expected a share",
        "compare one one --tolerance -1|--tolerance -1",
        "rerun none|no such folder",
        "rerun .|has no result.json",
        "rerun one --model qwen2.5-0.5b|workload.hash",
        "rerun one --model nothing|nothing",
        "rerun one --model x --trace y|without --model",
        "explain none|no such folder",
        "explain one qproj|did you mean 'q_proj'"
      })
  void mistakeCostsOneLine(String command, String part) {
    String[] words = command.split(" ");
    for (int i = 1; i < words.length; i++) {
      if (List.of("one", "none", ".").contains(words[i])) {
        words[i] = path(words[i]);
      }
    }
    Invocation invocation = Invocation.of(words);
    assertThat(invocation.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(invocation.errors()).startsWith("npulator: ").contains(part).hasLineCount(1);
    assertThat(invocation.output()).isEmpty();
  }
}
