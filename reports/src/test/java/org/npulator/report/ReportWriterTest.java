package org.npulator.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.report.chart.HouseTheme;
import org.npulator.report.result.ReportException;
import org.w3c.dom.Document;

class ReportWriterTest {
  private static final String[] FIGURES = {
    "operator-time", "roofline", "engine-states", "dram-states", "energy"
  };

  @TempDir private Path folder;

  @Test
  void equalResultsGiveEqualBytes() throws Exception {
    Path one = SampleRun.ordinary().writeTo(folder.resolve("one"));
    Path two = SampleRun.ordinary().writeTo(folder.resolve("two"));
    new ReportWriter().write(one);
    new ReportWriter().write(two);
    Map<String, byte[]> files = contents(one);
    assertThat(files).hasSizeGreaterThanOrEqualTo(8);
    contents(two).forEach((name, bytes) -> assertThat(files.get(name)).as(name).isEqualTo(bytes));
  }

  @Test
  void everyChartIsAReadablePictureWithItsLabels() throws Exception {
    assertThat(HouseTheme.ofThisMachine()).as("fonts of the test machine").isPresent();
    SampleRun.ordinary().writeTo(folder);
    assertThat(new ReportWriter().write(folder)).isEmpty();
    Map<String, String> texts = new HashMap<>();
    for (String figure : FIGURES) {
      Document svg = parsed(folder.resolve("charts/" + figure + ".svg"));
      var image = ImageIO.read(folder.resolve("charts/" + figure + ".png").toFile());
      assertThat(image.getWidth())
          .isEqualTo(2 * Integer.parseInt(svg.getDocumentElement().getAttribute("width")));
      texts.put(figure, drawnText(svg));
    }
    assertThat(texts.get("operator-time")).contains("q_proj", "head", "norm", "prefill", "(ms)");
    assertThat(texts.get("roofline")).contains("gate_proj", "TMAC/s", "51.2 GB/s", "decode");
    assertThat(texts.get("engine-states")).contains("core0.matrix", "operand load", "(%)");
    assertThat(texts.get("dram-states")).contains("channel 3", "refresh", "no request");
    assertThat(texts.get("energy")).contains("dram.read", "static", "(mJ)", "estimate");
  }

  @Test
  void operatorsOnUnitsHaveAColourOfTheirOwnAndNoPlaceUnderTheRoof() throws Exception {
    SampleRun.ordinary().writeTo(folder);
    Path result = folder.resolve("result.json");
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(result.toFile());
    for (JsonNode mapping : json.get("mapping")) {
      if (mapping.get("operator").asText().endsWith(".gate_proj")
          && mapping.get("phase").asText().equals("decode")) {
        ((ObjectNode) mapping).put("dataflow", "pim");
      }
    }
    json.putObject("pim")
        .put("macs", 7)
        .putArray("places")
        .addObject()
        .put("role", "gate_proj")
        .put("place", "pim")
        .put("reason", "estimated 2 cycles on the units, 3 on the cores");
    Files.writeString(result, json.toString());

    assertThat(new ReportWriter().write(folder)).isEmpty();

    assertThat(drawnText(parsed(folder.resolve("charts/timeline.svg"))))
        .contains("with products on units at the DRAM's banks");
    assertThat(drawnText(parsed(folder.resolve("charts/roofline.svg"))))
        .contains("1 on units at the DRAM's banks not shown");
    assertThat(Files.readAllLines(folder.resolve("charts/roofline.csv")))
        .anyMatch(line -> line.startsWith("decode,gate_proj,") && line.endsWith(",,,"))
        .anyMatch(line -> line.startsWith("prefill,gate_proj,") && !line.endsWith(","));
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("Units at the banks of the memory", "estimated 2 cycles on the units");
  }

  @Test
  void stateSharesOfEveryUnitSumToAHundred() throws Exception {
    SampleRun.crowded(12).writeTo(folder);
    new ReportWriter().write(folder);
    for (String figure : new String[] {"engine-states", "dram-states"}) {
      Map<String, Double> sums = new HashMap<>();
      Files.readAllLines(folder.resolve("charts/" + figure + ".csv")).stream()
          .skip(1)
          .map(line -> line.split(",", -1))
          .forEach(cells -> sums.merge(cells[0], Double.valueOf(cells[4]), Double::sum));
      assertThat(sums).hasSizeGreaterThan(30);
      sums.values().forEach(sum -> assertThat(sum).isCloseTo(100, within(1e-9)));
    }
  }

  @Test
  void fortyKindsAreAddedUpIntoOther() throws Exception {
    SampleRun.crowded(41).writeTo(folder);
    new ReportWriter().write(folder);
    String text = drawnText(parsed(folder.resolve("charts/operator-time.svg")));
    assertThat(text).contains("other (31 kinds)");
    assertThat(Files.readString(folder.resolve("charts/operator-time.csv"))).contains("expert0_");
    assertThat(drawnText(parsed(folder.resolve("charts/dram-states.svg")))).contains("other (125)");
  }

  @Test
  void namesFromConfigurationsAreNeverMarkup() throws Exception {
    SampleRun.named("<script>alert(1)</script>\u001b[31m&\"'\u0000").writeTo(folder);
    new ReportWriter().write(folder);
    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page).doesNotContain("<script>alert", "\u001b", "\u0000");
    assertThat(page).contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    for (String figure : FIGURES) {
      parsed(folder.resolve("charts/" + figure + ".svg"));
    }
  }

  @Test
  void pageIsSelfContainedWithUniqueIds() throws Exception {
    SampleRun.ordinary().writeTo(folder);
    new ReportWriter().write(folder);
    String page = Files.readString(folder.resolve("report.html"));
    assertThat(page).doesNotContainPattern("(src|href)=\"(?!#)");
    assertThat(page).contains("decode is 1.09 x its bandwidth bound", "on-chip network");
    var ids = java.util.regex.Pattern.compile(" id=\"([^\"]*)\"").matcher(page);
    assertThat(ids.results().map(match -> match.group(1)).toList()).doesNotHaveDuplicates();
  }

  @Test
  void mappingTellsHowCoresShareAnOperator() throws Exception {
    SampleRun.ordinary().writeTo(folder);
    new ReportWriter().write(folder);
    String mapping = Files.readString(folder.resolve("report.html")).split("Operators mapped")[1];
    assertThat(mapping).contains(">Cores<", ">n/4<", ">all<");
  }

  @Test
  void machineWithoutFontsGetsFiguresAndSaysSo() throws Exception {
    SampleRun.ordinary().writeTo(folder);
    assertThat(new ReportWriter(Optional.empty()).write(folder))
        .singleElement()
        .asString()
        .contains("no fonts");
    assertThat(folder.resolve("charts/energy.csv")).exists();
    assertThat(folder.resolve("charts/energy.png")).doesNotExist();
    assertThat(Files.readString(folder.resolve("report.html"))).contains("charts/energy.csv");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "npulator-result/1|npulator-result/2|schema: this version reads npulator-result/1",
        "\"ticks\" :|\"tocks\" :|time.ticks: this key is missing",
        "\"batch\" : 1,|\"batch\" : -1,|workload.batch: expected a whole number",
        "\"batch\" : 1,|\"batch\" : 1e999,|workload.batch: expected a whole number",
        "\"tickHertz\" : 4.0E9|\"tickHertz\" : 1e999|time.tickHertz: expected a finite number",
        "\"engines\" : [|\"engines\" : 3, \"x\" : [|engines: expected a list"
      })
  void damagedResultIsNamedInOneLine(String good, String bad, String problem) throws Exception {
    SampleRun.ordinary().writeTo(folder);
    Path file = folder.resolve("result.json");
    String json = Files.readString(file);
    assertThat(json).contains(good);
    Files.writeString(file, json.replace(good, bad));
    assertThatThrownBy(() -> new ReportWriter().write(folder))
        .isInstanceOf(ReportException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(problem)
        .message()
        .hasLineCount(1);
    assertThat(folder.resolve("charts")).doesNotExist();
  }

  @Test
  void truncatedFilesAreRefused() throws Exception {
    SampleRun.ordinary().writeTo(folder);
    Path json = folder.resolve("result.json");
    String whole = Files.readString(json);
    for (int length : new int[] {0, 1, 200, whole.length() / 2, whole.length() - 3}) {
      Files.writeString(json, whole.substring(0, length));
      assertThatThrownBy(() -> new ReportWriter().write(folder))
          .as("%d bytes", length)
          .isInstanceOf(ReportException.class)
          .message()
          .hasLineCount(1);
    }
    Files.writeString(json, whole);
    Path csv = folder.resolve("operators.csv");
    String table = Files.readString(csv);
    Files.writeString(csv, table.substring(0, table.length() - 20));
    assertThatThrownBy(() -> new ReportWriter().write(folder))
        .isInstanceOf(ReportException.class)
        .hasMessageContaining("operators.csv: row");
  }

  @Test
  void missingOperatorsAreNoticedByTheirTime() throws Exception {
    SampleRun.ordinary().writeTo(folder);
    Path csv = folder.resolve("operators.csv");
    String table = Files.readString(csv);
    int cut = table.lastIndexOf('\n', table.length() / 2) + 1;
    Files.writeString(csv, table.substring(0, cut));
    assertThat(new ReportWriter(Optional.empty()).write(folder))
        .anyMatch(note -> note.contains("exclusive times"));
  }

  private static Document parsed(Path svg) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(Files.readAllBytes(svg)));
  }

  private static String drawnText(Document svg) {
    var nodes = svg.getElementsByTagName("text");
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < nodes.getLength(); i++) {
      text.append(nodes.item(i).getTextContent()).append('\n');
    }
    return text.toString();
  }

  private static Map<String, byte[]> contents(Path folder) throws Exception {
    Map<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }
}
