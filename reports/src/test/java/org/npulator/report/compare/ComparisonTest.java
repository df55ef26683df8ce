package org.npulator.report.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.report.Samples;

class ComparisonTest {
  @TempDir private Path folder;
  private Path one;
  private Path other;

  @BeforeEach
  void writeRuns() throws Exception {
    one = Samples.run(folder.resolve("one"));
    other = Samples.run(folder.resolve("other"));
  }

  private static void replace(Path file, String before, String after) throws Exception {
    String text = Files.readString(file);
    assertThat(text).contains(before);
    Files.writeString(file, text.replace(before, after));
  }

  @Test
  void equalRunsDifferInNothing() throws Exception {
    Comparison comparison = Comparison.of(one, other);
    assertThat(comparison.settings()).isEmpty();
    assertThat(comparison.changes()).hasSizeGreaterThan(20).allMatch(c -> c.ratio() == 1);
    assertThat(comparison.within(0)).isTrue();
    assertThat(ComparisonTable.of(comparison, OptionalDouble.of(0)))
        .contains("No setting differs.", "figures are within 0 %");
  }

  @Test
  void onlySettingsThatDifferAreShown() throws Exception {
    replace(other.resolve("result.json"), "\"count\" : 1", "\"count\" : 4");
    replace(other.resolve("result.json"), "\"batch\" : 1", "\"batch\" : 8");
    Comparison comparison = Comparison.of(one, other);
    assertThat(comparison.settings())
        .containsExactly(
            new Setting("workload.batch", "1", "8"), new Setting("cores.count", "1", "4"));
  }

  @Test
  void settingsOfTwoDevicesAreCountedIfTheyAreMany() throws Exception {
    replace(
        other.resolve("result.json"),
        "\"count\" : 1",
        "\"count\" : 4}, \"memory\" : {\"channels\" : 2, \"device\" : {\"timing\" : {"
            + IntStream.range(0, 90)
                .mapToObj(i -> "\"n" + i + "\" : " + i)
                .collect(Collectors.joining(","))
            + "}}");
    String table = ComparisonTable.of(Comparison.of(one, other), OptionalDouble.empty());
    assertThat(table)
        .containsPattern("cores.count +1 +4\n")
        .containsPattern("memory.channels +- +2\n")
        .containsPattern("memory.device.timing +90 settings\n")
        .doesNotContain("more settings");
  }

  @Test
  void ratioIsThatOfTheSecondToTheFirst() throws Exception {
    replace(other.resolve("result.json"), "\"energyJoules\" : 0.36", "\"energyJoules\" : 0.27");
    Comparison comparison = Comparison.of(one, other);
    List<Change> changed = comparison.beyond(0);
    assertThat(changed).hasSize(1);
    assertThat(changed.get(0).metric().name()).isEqualTo("summary.energyJoules");
    assertThat(changed.get(0).ratio()).isCloseTo(0.75, within(1e-12));
    assertThat(comparison.within(0.24)).isFalse();
    assertThat(comparison.within(0.26)).isTrue();
    assertThat(ComparisonTable.of(comparison, OptionalDouble.of(0.01)))
        .contains("0.7500", "1 of", "differ by more than 1 %", "summary.energyJoules");
  }

  @Test
  void figureThatVanishesIsADifference() throws Exception {
    replace(other.resolve("result.json"), "\"static\"", "\"leakage\"");
    Comparison comparison = Comparison.of(one, other);
    assertThat(comparison.onlyBefore()).containsExactly("energy.static.joules");
    assertThat(comparison.onlyAfter()).containsExactly("energy.leakage.joules");
    assertThat(comparison.within(1)).isFalse();
  }

  @Test
  void versionsOfTheToolAreNamedIfTheyDiffer() throws Exception {
    replace(other.resolve("result.json"), "\"version\" : \"0.1.0\"", "\"version\" : \"0.2.0\"");
    assertThat(ComparisonTable.of(Comparison.of(one, other), OptionalDouble.empty()))
        .contains("written by npulator 0.1.0 and 0.2.0");
  }

  @Test
  void changeFromNothingIsInfinite() {
    Change change = new Change("", null, 0, 2);
    assertThat(change.ratio()).isInfinite();
    assertThat(change.relative()).isInfinite();
    assertThat(new Change("", null, 0, 0).ratio()).isEqualTo(1);
  }

  @Test
  void sweepsAreComparedPointByPoint() throws Exception {
    Path before = Samples.sweep(folder.resolve("before"));
    Path after = Samples.sweep(folder.resolve("after"));
    Path rows = after.resolve("results.jsonl");
    List<String> lines = Files.readAllLines(rows);
    // The first point is 10 % slower under another key, the last one is missing.
    String slower =
        lines
            .get(0)
            .replaceFirst("\"key\":\"[0-9a-f]{64}\"", "\"key\":\"" + "0".repeat(64) + "\"")
            .replaceFirst("\"macUtilization\":[0-9.eE-]+", "\"macUtilization\":0.5");
    lines.set(0, slower);
    Files.write(rows, lines.subList(0, lines.size() - 1));
    Comparison comparison = Comparison.of(before, after);
    assertThat(comparison.onlyBefore()).hasSize(1);
    assertThat(comparison.onlyAfter()).isEmpty();
    assertThat(comparison.beyond(1e-9))
        .hasSize(1)
        .allMatch(change -> change.metric().name().equals("macUtilization"));
    assertThat(comparison.within(1e9)).as("a point is missing").isFalse();
    assertThat(ComparisonTable.of(comparison, OptionalDouble.of(0.01)))
        .contains("geometric mean", "only in A: 1", "Largest changes", "rows 32");
  }

  @Test
  void runAndSweepCannotBeCompared() throws Exception {
    Path sweep = Samples.sweep(folder.resolve("sweep"));
    assertThatThrownBy(() -> Comparison.of(one, sweep))
        .hasMessageContaining("holds a sweep")
        .hasMessageContaining("expected two runs or two sweeps")
        .message()
        .hasLineCount(1);
    assertThatThrownBy(() -> Comparison.of(one, folder.resolve("none")))
        .hasMessageContaining("there is no such folder");
  }

  @Test
  void tableIsPlainAscii() throws Exception {
    replace(other.resolve("result.json"), "\"count\" : 1", "\"<b>\\u001b[31m\\u202e\u00e9\" : 1");
    assertThat(ComparisonTable.of(Comparison.of(one, other), OptionalDouble.empty()))
        .matches("[\\x20-\\x7e\\n]*");
  }
}
