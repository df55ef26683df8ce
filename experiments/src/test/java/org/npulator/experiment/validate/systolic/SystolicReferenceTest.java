package org.npulator.experiment.validate.systolic;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.experiment.validate.Comparison;
import org.npulator.experiment.validate.ReferenceRow;
import org.npulator.experiment.validate.RowOutcome;
import org.npulator.experiment.validate.Tolerances;
import org.npulator.experiment.validate.Validation;

/**
 * SCALE-Sim v2 (commit 22f88b1) and v3: one product or convolution a row, int8 elements, from their
 * COMPUTE_REPORT and DETAILED_ACCESS_REPORT.
 */
class SystolicReferenceTest {
  @TempDir private Path folder;
  private Path file;

  @BeforeEach
  void copyReference() throws Exception {
    file = folder.resolve("scalesim.csv");
    try (InputStream resource = SystolicReferenceTest.class.getResourceAsStream("scalesim.csv")) {
      Files.copy(resource, file);
    }
  }

  private List<RowOutcome> outcomes() throws Exception {
    return new Validation(new SystolicReference(), new Tolerances(List.of())).run(file);
  }

  @TestFactory
  Stream<DynamicTest> everyStallFreeRunIsExact() throws Exception {
    List<RowOutcome> run =
        outcomes().stream().filter(row -> !row.group().endsWith("USER")).toList();
    assertThat(run).hasSize(130);
    return run.stream()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    "line " + row.line() + ", " + row.name() + ", " + row.group(),
                    () -> {
                      assertThat(row.notRun()).isEmpty();
                      assertThat(row.judged())
                          .extracting(Comparison::metric)
                          .contains("Total_Cycles", "SRAM_IFMAP_Reads", "SRAM_Filter_Reads");
                      assertThat(row.judged())
                          .allSatisfy(c -> assertThat(c.simulated()).isEqualTo(c.reference()));
                    }));
  }

  @Test
  void runsThatStallAreListedWithTheReason() throws Exception {
    List<RowOutcome> stalled =
        outcomes().stream().filter(row -> row.group().endsWith("USER")).toList();
    assertThat(stalled).hasSize(14);
    assertThat(stalled)
        .allSatisfy(
            row ->
                assertThat(row.notRun())
                    .hasValueSatisfying(r -> assertThat(r).contains("fetching")));
  }

  /** Line of the convolution Inc5b_3x3 of the bundled topology. */
  @Test
  void convolutionsAreAmongTheRows() throws Exception {
    assertThat(outcomes())
        .anySatisfy(
            row -> {
              assertThat(row.name()).contains("Inc5b_3x3");
              assertThat(row.exact()).isTrue();
            });
  }

  private static List<Comparison> run(Map<String, String> fields) throws Exception {
    return new SystolicReference().run(new ReferenceRow(2, fields), new Tolerances(List.of()));
  }

  private static Map<String, String> row(String... keysAndValues) {
    Map<String, String> fields =
        new HashMap<>(
            Map.of("array_rows", "32", "array_cols", "32", "dataflow", "os", "Total_Cycles", "1"));
    for (int index = 0; index < keysAndValues.length; index += 2) {
      fields.put(keysAndValues[index], keysAndValues[index + 1]);
    }
    return fields;
  }

  /** By hand: folds x (K + R + C - 2) - 1, output positions along a side rounded up. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x, 7, 7, 3, 3, 192, 384, 1,|21479",
        "x, 8, 8, 3, 3, 10, 32, 2,|151", // 4 x 4 positions, the last over the edge, K 90
        "x, 9, 5, 3, 1, 10, 33, 3, 1,|183", // 3 x 5 positions, two folds of columns, K 30
      })
  void convolutionsNeedNoColumnsOfTheProduct(String layer, double cycles) throws Exception {
    assertThat(run(row("conv", layer)).get(0).simulated()).isEqualTo(cycles);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dataflow|rs|expected os, ws or is",
        "dram_bw_mode|FULL|expected CALC or USER",
        "array_rows|0|expected a whole number from 1",
        "M|0|expected a whole number from 1",
        "K||no value in column K",
        "Total_Cycles||no value in column Total_Cycles",
        "conv|x, 7, 7, 9, 9, 1, 1, 1,|a filter no larger than its input",
        "conv|x, 7, 7|input height",
        "conv|x, 7, 7, 3, 3, 1, 1, none|whole numbers",
        "conv|x, 7, 7, 3, 3, 4, 5, 1|which follows from the convolution",
      })
  void rowsThatSaySomethingElseAreNotRun(String column, String value, String reason) {
    Map<String, String> fields = row("M", "4", "K", "5", "N", "6");
    fields.put(column, value == null ? "" : value);
    RowOutcome outcome = outcome(fields);
    assertThat(outcome.notRun()).hasValueSatisfying(text -> assertThat(text).contains(reason));
  }

  @Test
  void countsBeyondSixtyFourBitsAreNotRun() {
    String most = String.valueOf(1L << 40);
    assertThat(outcome(row("M", most, "K", most, "N", most)).notRun())
        .hasValue("its counts exceed 64 bits");
  }

  private RowOutcome outcome(Map<String, String> fields) {
    StringBuilder text = new StringBuilder();
    List<String> columns = List.copyOf(fields.keySet());
    text.append(String.join(",", columns)).append('\n');
    text.append(String.join(",", columns.stream().map(c -> '"' + fields.get(c) + '"').toList()));
    text.append('\n');
    try {
      Files.writeString(file, text);
      return outcomes().get(0);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
