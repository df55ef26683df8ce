package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.report.ReportWriter;

class RunCommandTest {
  @TempDir private Path folder;
  private String model;

  @BeforeEach
  void writeModel() throws IOException {
    Path file = Files.createDirectory(folder.resolve("small-decoder")).resolve("config.json");
    try (var resource = getClass().getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, file);
    }
    model = file.getParent().toString();
  }

  private Path out(String name) {
    return folder.resolve(name);
  }

  private static Invocation accepted(List<String> arguments) {
    Invocation invocation = Invocation.of(arguments.toArray(String[]::new));
    assertThat(invocation.errors()).doesNotContain("npulator: ");
    assertThat(invocation.exitCode()).isZero();
    return invocation;
  }

  private Invocation run(String name, String... options) {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--npu", "edge-npu", "--model", model, "--out", out(name).toString()));
    arguments.addAll(List.of("--prefill", "20", "--decode", "3"));
    arguments.addAll(List.of(options));
    return accepted(arguments);
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String result(String name) throws IOException {
    return Files.readString(out(name).resolve("result.json"));
  }

  @Test
  void writesAFolderAndATable() throws IOException {
    Invocation invocation = run("run");
    assertThat(names(folder)).containsExactly("run", "small-decoder");
    assertThat(names(out("run")))
        .containsExactly(
            "charts", "operators.csv", "provenance.json", "report.html", "result.json");
    assertThat(invocation.output()).startsWith("small-decoder w8a8 on edge-npu").contains("energy");
    assertThat(invocation.errors())
        .contains("w8a8", "prefill of 20 tokens", "3 output tokens", "results in");
  }

  @Test
  void figuresOfTheReportAgree() throws Exception {
    run("run");
    assertThat(new ReportWriter().write(out("run")))
        .allSatisfy(note -> assertThat(note).contains("no fonts"));
  }

  @Test
  void sameCommandGivesTheSameBytes() throws IOException {
    run("first");
    run("second");
    assertThat(result("second")).isEqualTo(result("first"));
    assertThat(out("second").resolve("operators.csv"))
        .hasSameBinaryContentAs(out("first").resolve("operators.csv"));
    assertThat(out("second").resolve("report.html"))
        .hasSameBinaryContentAs(out("first").resolve("report.html"));
  }

  @Test
  void replayedTraceGivesTheSameBytes() throws IOException {
    run("direct", "--batch", "2", "--formats", "w4a16", "--context", "7");
    for (String file : List.of("operators.jsonl", "operators.jsonl.gz")) {
      accepted(
          List.of(
              "trace",
              "--model",
              model,
              "--prefill",
              "20",
              "--decode",
              "3",
              "--batch",
              "2",
              "--formats",
              "w4a16",
              "--context",
              "7",
              "--out",
              out(file).toString()));
      accepted(
          List.of(
              "run",
              "--npu",
              "edge-npu",
              "--trace",
              out(file).toString(),
              "--out",
              out("replay-" + file).toString()));
      assertThat(result("replay-" + file)).isEqualTo(result("direct"));
    }
  }

  @Test
  void quietRunPrintsTheTableOnly() {
    assertThat(run("run", "--quiet").errors()).isEmpty();
  }

  @Test
  void jsonOnStandardOutputIsTheResult() throws IOException {
    assertThat(run("run", "--json").output()).isEqualTo(result("run"));
  }

  @Test
  void timelineDoesNotChangeTheResult() throws IOException {
    run("plain");
    run("traced", "--timeline");
    assertThat(out("traced").resolve("timeline.json")).isNotEmptyFile();
    assertThat(result("traced")).isEqualTo(result("plain"));
  }

  @Test
  void overwriteReplacesAResult() throws IOException {
    run("run", "--timeline");
    run("run", "--overwrite", "--set", "cores.matrix.rows=32");
    assertThat(out("run").resolve("timeline.json")).doesNotExist();
    assertThat(result("run")).containsPattern("\"rows\" : 32");
    assertThat(names(folder)).containsExactly("run", "small-decoder");
  }

  @Test
  void overrideIsTheSameAsAVariantInAFile() throws IOException {
    Path variant =
        Files.writeString(
            out("edge-npu.yaml"),
            """
            kind: npu
            schemaVersion: 1
            extends: edge-npu
            cores: {matrix: {columns: 128}}
            """);
    run("set", "--set", "cores.matrix.columns=128");
    accepted(
        List.of(
            "run",
            "--npu",
            variant.toString(),
            "--model",
            model,
            "--prefill",
            "20",
            "--decode",
            "3",
            "--out",
            out("file").toString()));
    assertThat(hash("file")).isEqualTo(hash("set"));
  }

  private String hash(String name) throws IOException {
    return result(name).lines().filter(line -> line.contains("\"hash\"")).findFirst().orElseThrow();
  }

  @Test
  void presetOfTheUserComesBeforeTheBuiltInOnes() throws IOException {
    Path presets = Files.createDirectories(out("presets/npu"));
    Files.writeString(
        presets.resolve("wide-npu.yaml"),
        """
        kind: npu
        schemaVersion: 1
        extends: edge-npu
        cores: {matrix: {columns: 128}}
        """);
    String configPath = presets.getParent().toString();
    assertThat(accepted(List.of("presets", "list", "--config-path", configPath)).output())
        .contains("npu       wide-npu");
    assertThat(
            accepted(List.of("describe", "--npu", "wide-npu", "--config-path", configPath))
                .output())
        .containsPattern("peak, int8xint8 +16.384 TOPS");
  }

  @Test
  void describesWhatFollowsFromTheConfiguration() {
    // 2 x 64 x 64 x 1 GHz; 4 channels x 2 bytes x 6400 MT/s
    assertThat(accepted(List.of("describe", "--npu", "edge-npu")).output())
        .containsPattern("peak, int8xint8 +8.192 TOPS")
        .containsPattern("peak, bf16xbf16 +4.096 TOPS")
        .containsPattern("DRAM bandwidth, peak +51.20 GB/s")
        .containsPattern("DRAM capacity +4.00 GiB")
        .containsPattern("scratchpads +2048 KiB");
  }

  @Test
  void everyCommandExplainsItself() {
    for (String command : List.of("run", "trace", "presets", "describe", "schema")) {
      assertThat(accepted(List.of(command, "--help")).output())
          .contains("Usage: npulator " + command);
    }
    assertThat(accepted(List.of()).output()).contains("Usage: npulator");
    assertThat(accepted(List.of("--version")).output()).startsWith("npulator ");
  }
}
