package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GemmCommandTest {
  private static Invocation gemm(long m, long k, long n, String... options) {
    List<String> arguments = new ArrayList<>(List.of("gemm", "--npu", "edge-npu"));
    arguments.addAll(List.of("--m", "" + m, "--k", "" + k, "--n", "" + n));
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private static JsonNode result(long m, long k, long n, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--json");
    Invocation invocation = gemm(m, k, n, all.toArray(String[]::new));
    assertThat(invocation.errors()).isEmpty();
    assertThat(invocation.exitCode()).isZero();
    return new ObjectMapper().readTree(invocation.output());
  }

  private static double sum(JsonNode states) {
    double sum = 0;
    for (JsonNode cycles : states) {
      sum += cycles.asDouble();
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"weight-stationary", "output-stationary", "input-stationary"})
  void everyDataflowAccountsForEveryCycleAndMovesEveryByte(String dataflow) throws Exception {
    long m = 100;
    long k = 300;
    long n = 200;
    JsonNode result = result(m, k, n, "--dataflow", dataflow);

    assertThat(result.get("mapping").get("dataflow").asText()).isEqualTo(dataflow);
    long cycles = result.get("cycles").asLong();
    assertThat(cycles).isGreaterThan(m * k * n / (64 * 64));
    assertThat(result.get("macUtilization").asDouble())
        .isEqualTo((double) m * k * n / (cycles * 64.0 * 64.0));
    for (JsonNode engine : result.get("engines")) {
      assertThat(sum(engine.get("states"))).isEqualTo(engine.get("cycles").asDouble());
    }
    for (JsonNode channel : result.get("dram")) {
      assertThat(sum(channel.get("states"))).isEqualTo(channel.get("cycles").asDouble());
    }
    // Rows of int8 activations are padded to an odd number of 64-byte words, those of bf16 too.
    assertThat(result.get("bytesRead").asLong()).isBetween(m * k + k * n, m * 320 + k * n + 4096);
    // Writes may still be in the queue of the controller when the product is complete.
    assertThat(result.get("bytesWritten").asLong()).isBetween(m * n, m * n * 2 + 4096);
    assertThat(result.get("energy").get("components")).isNotEmpty();
  }

  @Test
  void productOfOneTokenIsBoundByMemory() throws Exception {
    JsonNode result = result(1, 896, 4864);
    assertThat(result.get("dramBandwidthUtilization").asDouble()).isGreaterThan(0.8);
    assertThat(result.get("macUtilization").asDouble()).isLessThan(0.02);
  }

  @Test
  void halfRateFormatsTakeAtLeastTheirPeakTime() throws Exception {
    JsonNode result = result(256, 512, 512, "--format", "bf16");
    assertThat(result.get("gemm").get("formats").asText()).isEqualTo("bf16xbf16");
    assertThat(result.get("macUtilization").asDouble()).isBetween(0.3, 1.0);
    assertThat(result.get("cycles").asLong()).isGreaterThan(2 * 256 * 512 * 512 / (64 * 64));
  }

  @Test
  void tableNamesCyclesUtilizationStatesMappingAndEnergy() {
    Invocation invocation = gemm(16, 128, 128);
    assertThat(invocation.exitCode()).isZero();
    assertThat(invocation.output())
        .contains("m 16, k 128, n 128, int8xint8 on edge-npu")
        .contains("cycles of the clock core")
        .contains("MAC utilization")
        .contains("core0.matrix")
        .contains("core0.dma.load")
        .contains("DRAM, 4 channels")
        .contains("weight-stationary")
        .contains("energy");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--dataflow|outputstationary|did you mean 'output-stationary'?",
        "--format|int8-int4|such as int8xint4",
        "--format|fp32|cannot multiply fp32xfp32, only bf16xbf16",
        "--set|cores.scratchpad.capacity=8 KiB|bytes",
      })
  void whatCannotWorkIsRefusedInOneLine(String option, String value, String reason) {
    Invocation invocation = gemm(64, 4096, 4096, option, value);
    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.errors().lines()).hasSize(1);
    assertThat(invocation.errors()).contains(reason);
  }

  @Test
  void emptyDimensionIsRefused() {
    Invocation invocation = gemm(0, 1, 1);
    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.errors()).contains("--m 0: expected a whole number from 1");
  }

  @Test
  void printedMappingGivesTheSameRunWhenItIsDictated(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("mapping.yaml");
    Invocation printed = gemm(100, 300, 200, "--print-mapping");
    assertThat(printed.exitCode()).isZero();
    Files.writeString(file, printed.output());

    JsonNode chosen = result(100, 300, 200);
    JsonNode dictated = result(100, 300, 200, "--mapping", file.toString());

    assertThat(printed.output()).startsWith("kind: mapping\n");
    assertThat(dictated).isEqualTo(chosen);
  }

  @Test
  void searchedMappingIsNotSlowerThanTheChosenOne() throws Exception {
    long chosen = result(16, 300, 200).get("cycles").asLong();

    Invocation searched = gemm(16, 300, 200, "--mapping-search", "2", "--json");

    assertThat(searched.exitCode()).isZero();
    assertThat(searched.errors()).contains("simulated 3");
    assertThat(new ObjectMapper().readTree(searched.output()).get("cycles").asLong())
        .isLessThanOrEqualTo(chosen);
  }

  @Test
  void searchedMappingIsTakenFromItsFolderTheNextTimeAndCanBeDictated(@TempDir Path folder)
      throws Exception {
    String[] options = {"--mapping-search", "1", "--mapping-cache", folder.toString(), "--json"};
    Invocation searched = gemm(16, 300, 200, options);
    Invocation known = gemm(16, 300, 200, options);

    assertThat(known.errors()).startsWith("from " + folder).contains("searched ");
    assertThat(known.output()).isEqualTo(searched.output());
    try (Stream<Path> files = Files.list(folder)) {
      Path file = files.reduce((one, other) -> one.resolve("several")).orElseThrow();
      assertThat(gemm(16, 300, 200, "--json", "--mapping", file.toString()).output())
          .isEqualTo(searched.output());
    }
  }

  @Test
  void folderOfSearchedMappingsWithoutASearchIsRefused(@TempDir Path folder) {
    Invocation refused = gemm(8, 8, 8, "--mapping-cache", folder.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("expected --mapping-search COUNT with it");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "products: {gem: {partition: n}}|products.gem: the workload has no such operator|gemm",
        "products: {gemm: {tile: {k: 300, n: 0}}}|products.gemm.tile.n|1",
        "products: {gemm: {tile: {k: 4096, n: 4096}}}|products.gemm.tile: n 4096|nearest that works",
        "products: {gemm: {prefill: {m: 4096}}}|blocks of 4096 rows do not fit|at most",
        "products: {gemm: {prefill: {order: 'm,k,n'}}}|products.gemm.prefill.order|m,n,k",
        "products: {gemm: {tiles: {}}}|products.gemm.tiles|tile",
        "fusion: {activation: true}|fusion.activation: the workload has no such operator|expected"
      })
  void mappingThatCannotWorkIsRefusedWithWhatDoes(
      String content, String where, String advice, @TempDir Path folder) throws Exception {
    Path file = folder.resolve("mapping.yaml");
    Files.writeString(file, "kind: mapping\nschemaVersion: 1\n" + content + "\n");

    Invocation refused = gemm(4096, 4096, 4096, "--mapping", file.toString());

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors().lines()).hasSize(1);
    assertThat(refused.errors()).contains(where).contains(advice);
  }

  @Test
  void searchOfNoMappingIsRefused() {
    Invocation refused = gemm(8, 8, 8, "--mapping-search", "0");

    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("--mapping-search 0: expected a whole number from 1");
  }
}
