package org.npulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.report.result.ReportException;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class SweepReportTest {
  private static final String HOSTILE = "<script>alert(1)</script>\u001b[31m&\"'\u0000../..";

  @TempDir private Path folder;

  private List<String> charts() throws Exception {
    try (Stream<Path> files = Files.list(folder.resolve("charts"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  private String text(String chart) throws Exception {
    Document svg =
        DocumentBuilderFactory.newDefaultInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("charts/" + chart).toFile());
    NodeList nodes = svg.getElementsByTagName("text");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < nodes.getLength(); i++) {
      text.append(nodes.item(i).getTextContent()).append('\n');
    }
    return text.toString();
  }

  private String page() throws Exception {
    return Files.readString(folder.resolve("report.html"));
  }

  @Test
  void everyAxisAndEveryPairOfAxesHasAChart() throws Exception {
    SampleSweep.ordinary().writeTo(folder);
    assertThat(new ReportWriter().write(folder)).isEmpty();
    assertThat(charts())
        .contains(
            "axis-tpotSeconds-matrix-rows.png",
            "axis-tpotSeconds-memory-channels.svg",
            "axis-energyPerTokenJoules-formats.csv",
            "map-tpotSeconds-matrix-rows-memory-channels.png",
            "map-tpotSeconds-memory-channels-formats.svg",
            "pareto-tpotSeconds-energyPerTokenJoules.csv",
            "states-dram.png",
            "energy-by-point.svg");
    assertThat(text("axis-tpotSeconds-matrix-rows.svg"))
        .contains("Time per output token by matrix rows", "32", "128", "channels 8, bf16");
    assertThat(text("axis-tpotSeconds-formats.svg")).contains("Time per output token (ms)");
    assertThat(text("map-tpotSeconds-matrix-rows-memory-channels.svg"))
        .contains("best (lowest) over formats");
    assertThat(text("states-dram.svg")).contains("no request", "(%)");
    assertThat(text("energy-by-point.svg")).contains("Energy (mJ)", "dram", "static");
  }

  @Test
  void chartsHaveTheFiguresOfTheStore() throws Exception {
    SampleSweep.ordinary().writeTo(folder);
    new ReportWriter().write(folder);
    List<String> rows =
        Files.readAllLines(folder.resolve("charts/axis-tpotSeconds-memory-channels.csv"));
    assertThat(rows.get(0))
        .isEqualTo("memory.channels,cores.matrix.rows,workload.formats,tpotSeconds");
    assertThat(rows).hasSize(1 + 36);
    String store = Files.readString(folder.resolve("results.jsonl"));
    for (String row : rows.subList(1, rows.size())) {
      assertThat(store).contains("\"tpotSeconds\":" + row.substring(row.lastIndexOf(',') + 1));
    }
  }

  @Test
  void mapShowsTheBestOverTheAxesItLeavesOut() throws Exception {
    SampleSweep.ordinary().writeTo(folder);
    new ReportWriter().writeSweep(folder, List.of("macUtilization"));
    double best = 0;
    for (String row :
        Files.readAllLines(folder.resolve("charts/axis-macUtilization-memory-channels.csv"))) {
      String[] cells = row.split(",");
      if (cells[0].equals("4") && cells[1].equals("64")) {
        best = Math.max(best, Double.parseDouble(cells[3]));
      }
    }
    String cell =
        Files.readAllLines(
                folder.resolve("charts/map-macUtilization-matrix-rows-memory-channels.csv"))
            .stream()
            .filter(row -> row.startsWith("64,4,"))
            .findFirst()
            .orElseThrow();
    assertThat(Double.parseDouble(cell.split(",")[2])).isEqualTo(best).isPositive();
  }

  @Test
  void oneSeriesNeedsNoLegendAndFortyAllHaveTheirName() throws Exception {
    SampleSweep.single().writeTo(folder);
    new ReportWriter().write(folder);
    assertThat(charts())
        .contains("axis-tpotSeconds-memory-channels.png")
        .noneMatch(c -> c.contains("map"));
    SampleSweep.crowded().writeTo(folder);
    new ReportWriter().write(folder);
    String text = text("axis-tpotSeconds-scratchpad-capacity.svg");
    for (int machine = 0; machine < 40; machine++) {
      assertThat(text).contains("a-rather-long-machine-name-" + machine + "\n");
    }
    var image = ImageIO.read(folder.resolve("charts/axis-tpotSeconds-npu.png").toFile());
    assertThat(image.getHeight()).isLessThan(2 * 1200);
  }

  @Test
  void moreLinesThanCanBeToldApartBecomeTheBestOverTheRest() throws Exception {
    SampleSweep.named("four axes")
        .axis("rows", 16, 32, 64, 128)
        .axis("channels", 1, 2, 4, 8, 16)
        .axis("capacity", "512 KiB", "1 MiB", "2 MiB", "4 MiB")
        .axis("workload.formats", "w8a8", "bf16", "w4a16")
        .writeTo(folder);
    new ReportWriter().write(folder);
    assertThat(text("axis-tpotSeconds-rows.svg")).contains("best over");
    assertThat(Files.readAllLines(folder.resolve("charts/axis-tpotSeconds-rows.csv")))
        .hasSizeLessThanOrEqualTo(1 + 4 * 40);
  }

  @Test
  void axesThatChangeTogetherCountOnce() throws Exception {
    SampleSweep.single().writeTo(folder);
    Path rows = folder.resolve("results.jsonl");
    String zipped =
        Files.readString(rows)
            .replaceAll("\"memory.channels\":(\\d+)", "\"memory.channels\":$1,\"cores.count\":$1");
    Files.writeString(rows, zipped);
    new ReportWriter().write(folder);
    assertThat(charts()).noneMatch(chart -> chart.startsWith("map") || chart.contains("count"));
    assertThat(page()).contains("cores.count");
  }

  @Test
  void namesAreNeitherMarkupNorPaths() throws Exception {
    SampleSweep.named(HOSTILE).axis(HOSTILE, HOSTILE, "b").writeTo(folder);
    new ReportWriter().write(folder);
    assertThat(page()).doesNotContain("<script>alert", "\u001b", "\u0000");
    for (String chart : charts()) {
      assertThat(chart).matches("[A-Za-z0-9.-]+").doesNotContain("..");
      if (chart.endsWith(".svg")) {
        text(chart);
      }
    }
  }

  @Test
  void searchShowsItsParetoSetAndHypervolume() throws Exception {
    SampleSweep.ordinary().asSearch().writeTo(folder);
    new ReportWriter().write(folder);
    assertThat(charts()).contains("hypervolume.png").noneMatch(c -> c.startsWith("axis"));
    List<String> rows = Files.readAllLines(folder.resolve("charts/hypervolume.csv"));
    double before = 0;
    for (String row : rows.subList(1, rows.size())) {
      double share = Double.parseDouble(row.split(",")[1]);
      assertThat(share).isBetween(before, 1.0);
      before = share;
    }
    assertThat(page()).contains("Pareto set", "seed 7", "points of the analytical screen");
  }

  @Test
  void provenanceIsInThePage() throws Exception {
    SampleSweep.ordinary().writeTo(folder);
    Files.writeString(
        folder.resolve("provenance.json"),
        "{\"commandLine\": [\"sweep\", \"array.yaml\", \"--out\", \"elsewhere\", \"--jobs\", \"2\"]}");
    new ReportWriter().write(folder);
    assertThat(page())
        .contains("npulator 0.1.0", "12ab34cd".repeat(8), "sweep array.yaml --jobs 2")
        .doesNotContain("elsewhere");
  }

  @Test
  void shardsInAnyOrderGiveTheSameReport() throws Exception {
    SampleSweep.ordinary().writeTo(folder);
    new ReportWriter(Optional.empty()).write(folder);
    String whole = page();
    List<String> rows = new ArrayList<>(Files.readAllLines(folder.resolve("results.jsonl")));
    Collections.shuffle(rows, new Random(3));
    Files.delete(folder.resolve("results.jsonl"));
    Files.write(folder.resolve("part1.jsonl"), rows.subList(0, 20));
    Files.write(folder.resolve("part0.jsonl"), rows.subList(15, rows.size()));
    new ReportWriter(Optional.empty()).write(folder);
    assertThat(page()).isEqualTo(whole);
  }

  @Test
  void lastRowThatIsCutOffIsLeftOutWithANote() throws Exception {
    SampleSweep.ordinary().writeTo(folder);
    Path rows = folder.resolve("results.jsonl");
    String all = Files.readString(rows);
    Files.writeString(rows, all.substring(0, all.length() - 40));
    assertThat(new ReportWriter(Optional.empty()).write(folder))
        .anyMatch(note -> note.contains("results.jsonl: the last row, line 36, is cut off"));
    assertThat(page()).contains("<b>35</b><span>points simulated", "is cut off");
  }

  @Test
  void failedPointsAreListedWithTheirErrors() throws Exception {
    SampleSweep.ordinary().writeTo(folder);
    Path rows = folder.resolve("results.jsonl");
    String first = Files.readAllLines(rows).get(0);
    String failed =
        first
            .replace("\"ok\"", "\"failed\"")
            .replaceFirst("\"metrics\":\\{[^}]*}", "\"error\":\"does <not> fit\"");
    Files.writeString(rows, Files.readString(rows).replace(first, failed));
    new ReportWriter(Optional.empty()).write(folder);
    assertThat(page()).contains("Points that failed", "does &lt;not&gt; fit", "<b>35</b>");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sweep.json|\"schemaVersion\" : 1|\"schemaVersion\" : 2|schemaVersion: this version reads 1",
        "sweep.json|\"schemaVersion\" : 1,|\"schemaVersion\" : 1|not complete JSON",
        "results.jsonl|\"schemaVersion\":1|\"schemaVersion\":9|line 1: schemaVersion",
        "results.jsonl|\"status\":\"ok\"|\"stat\":\"ok\"|line 1: status: this key is missing",
        "results.jsonl|\"tpotSeconds\":|\"tpotSeconds\":\"fast\",\"x\":|line 1: metrics.tpotSeconds"
      })
  void damagedFilesAreNamedInOneLine(String file, String good, String bad, String problem)
      throws Exception {
    SampleSweep.ordinary().writeTo(folder);
    Path damaged = folder.resolve(file);
    String content = Files.readString(damaged);
    assertThat(content).contains(good);
    Files.writeString(damaged, content.replace(good, bad));
    assertThatThrownBy(() -> new ReportWriter().write(folder))
        .isInstanceOf(ReportException.class)
        .hasMessageContaining(damaged.toString())
        .hasMessageContaining(problem)
        .message()
        .hasLineCount(1);
    assertThat(folder.resolve("charts")).doesNotExist();
  }

  @Test
  void foldersWithoutResultsAreRefused() throws Exception {
    assertThatThrownBy(() -> new ReportWriter().write(folder.resolve("none")))
        .hasMessageContaining("there is no such folder");
    assertThatThrownBy(() -> new ReportWriter().write(folder))
        .hasMessageContaining("result.json, sweep.json or search.json");
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> new ReportWriter().write(file)).hasMessageContaining("a file");
    SampleSweep.ordinary().writeTo(folder);
    Files.delete(folder.resolve("results.jsonl"));
    assertThatThrownBy(() -> new ReportWriter().write(folder)).hasMessageContaining("no point");
  }

  @Test
  void sharesOfEveryBarSumToTheWhole() throws Exception {
    SampleSweep.ordinary().writeTo(folder);
    new ReportWriter(Optional.empty()).write(folder);
    List<String> rows = Files.readAllLines(folder.resolve("charts/states-dram.csv"));
    for (String row : rows.subList(1, rows.size())) {
      String[] cells = row.split(",");
      double sum = 0;
      for (int i = cells.length - 4; i < cells.length; i++) {
        sum += Double.parseDouble(cells[i]);
      }
      assertThat(sum).isCloseTo(1, within(1e-9));
    }
  }
}
