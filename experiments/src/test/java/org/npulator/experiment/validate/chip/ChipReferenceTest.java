package org.npulator.experiment.validate.chip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.validate.Comparison;
import org.npulator.experiment.validate.RowOutcome;
import org.npulator.experiment.validate.Tolerances;
import org.npulator.experiment.validate.Validation;

/**
 * ONNXim a1e8629 with the Ramulator 2.0 that it builds: products and layers on its configurations
 * tpuv4 (four 128x128 arrays, HBM2) and transformer (one 8x8 array, DDR4). The rows of unseen.csv
 * are further runs of the same, made after the model.
 */
class ChipReferenceTest {
  private static final String HEADER = "config,workload,total_cycles,gemm_mappings,M,N,K\n";
  private static final String SMALL = "systolic_ws_8x8_c1_simple_noc_transformer";

  @TempDir private Path folder;
  private Path file;

  /** The products, each simulated once for all tests. */
  private static final AtomicReference<List<RowOutcome>> PRODUCTS = new AtomicReference<>();

  @BeforeEach
  void copyReference() throws Exception {
    file = folder.resolve("products.csv");
    Path all = copy("onnxim.csv");
    try (Stream<String> lines = Files.lines(all)) {
      Files.write(file, lines.filter(line -> line.matches("simulator.*|.*,(mm_|qwen).*")).toList());
    }
    if (PRODUCTS.get() == null) {
      PRODUCTS.set(outcomes(file));
    }
  }

  private Path copy(String name) throws Exception {
    Path copy = folder.resolve(name);
    try (InputStream resource = ChipReferenceTest.class.getResourceAsStream(name)) {
      Files.copy(resource, copy);
    }
    return copy;
  }

  private List<RowOutcome> outcomes(Path reference) throws Exception {
    ChipReference model = new ChipReference(new ConfigurationLoader(List.of()));
    return new Validation(model, new Tolerances(List.of())).run(reference);
  }

  @Test
  void everyProductIsWithinFifteenPercentAndTheMedianWithinEight() throws Exception {
    for (String name : List.of("128x128, one product", "8x8, one product")) {
      List<RowOutcome> rows =
          PRODUCTS.get().stream().filter(row -> row.group().equals(name)).toList();
      assertThat(rows).hasSizeGreaterThanOrEqualTo(6).allMatch(row -> row.notRun().isEmpty());
      assertThat(rows).noneMatch(RowOutcome::outside);
      double[] deviations =
          rows.stream().mapToDouble(RowOutcome::largestDeviation).sorted().toArray();
      assertThat((deviations[(deviations.length - 1) / 2] + deviations[deviations.length / 2]) / 2)
          .isLessThan(0.08);
    }
  }

  /** The transfers do not depend on any timing: bursts of 32 bytes, as many as ONNXim counts. */
  @Test
  void everyProductMovesTheBytesOfTheReference() throws Exception {
    List<Comparison> bytes =
        PRODUCTS.get().stream()
            .flatMap(row -> row.comparisons().stream())
            .filter(comparison -> comparison.metric().startsWith("dram_"))
            .toList();
    assertThat(bytes).hasSize(32);
    assertThat(bytes).allSatisfy(c -> assertThat(c.simulated()).isEqualTo(c.reference()));
  }

  @Test
  void productsThatTheReferenceDidNotSurviveRun() throws Exception {
    List<RowOutcome> crashed =
        PRODUCTS.get().stream()
            .filter(row -> row.name().matches("128x128/(mm_16_128_128|mm_64_128_256|qwen2.*)"))
            .toList();
    assertThat(crashed).hasSize(4);
    assertThat(crashed)
        .allSatisfy(
            row -> {
              assertThat(row.notRun()).isEmpty();
              assertThat(row.comparisons())
                  .allSatisfy(c -> assertThat(c.simulated()).isGreaterThan(0));
            });
  }

  /** Tiles of 512 columns on four cores, whose rows meet in the same banks. */
  @Test
  void productsOfALayerAreWithinTenPercent() throws Exception {
    Path layer = folder.resolve("layer.csv");
    try (Stream<String> lines = Files.lines(folder.resolve("onnxim.csv"))) {
      Files.write(
          layer, lines.filter(line -> line.matches("simulator.*|.*,opt-125m,decode1_.*")).toList());
    }
    assertThat(outcomes(layer))
        .isNotEmpty()
        .allSatisfy(row -> assertThat(row.largestDeviation()).isLessThan(0.1));
  }

  @Test
  void furtherProductsAreAsClose() throws Exception {
    List<RowOutcome> rows = outcomes(copy("unseen.csv"));
    assertThat(rows).hasSizeGreaterThanOrEqualTo(8);
    double[] deviations =
        rows.stream().mapToDouble(RowOutcome::largestDeviation).sorted().toArray();
    assertThat(Arrays.stream(deviations).max().orElseThrow()).isLessThan(0.15);
    assertThat(deviations[deviations.length / 2]).isLessThan(0.08);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "unknown | N:8 C:8 M:8, Outer N:1 C:1 M:1, Inner N:8 C:8 M:8 | config is 'unknown'",
        SMALL + " | N:8 C:8 | expected N:1 C:512 M:512, Outer",
        SMALL + " | N:8 C:8 M:16, Outer N:1 C:1 M:1, Inner N:8 C:8 M:16 | expected one mapping of",
        SMALL + " | N:8 C:8 M:8, Outer N:1 C:1 M:1, Inner N:8 C:4 M:8 | tiles that cover",
        SMALL + " | N:8 C:8 M:8, Outer N:1 C:1 M:0, Inner N:8 C:8 M:8 | sizes of at least 1",
        SMALL + " | N:8 C:8 M:8, Outer N:1 C:1 M:1, Inner N:8 C:9000 M:8 | bytes of the scratchpad",
      })
  void rowsThatCannotBeRunSayWhy(String config, String mapping, String reason) throws Exception {
    Files.writeString(file, HEADER + config + ",mm,122,\"" + mapping + "\",8,8,8\n");
    assertThat(outcomes(file).get(0).notRun())
        .hasValueSatisfying(text -> assertThat(text).contains(reason));
  }
}
