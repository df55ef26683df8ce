package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.pim.BreakEven;
import org.npulator.experiment.pim.BreakEvenRow;
import org.npulator.experiment.pim.ShapeSteps;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.report.chart.BreakEvenFigure;
import org.npulator.report.chart.ChartRenderer;
import org.npulator.report.chart.HouseTheme;
import org.npulator.workload.model.FormatSet;

class BreakEvenCommandTest {
  private static final Path IMAGES = Path.of("../docs/images");

  @TempDir private Path folder;

  private static Invocation breakEven(String options) {
    List<String> arguments = new ArrayList<>(List.of("break-even"));
    arguments.addAll(Arrays.asList(options.split(" ")));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  @Test
  void productsWinUpToABatch() {
    Invocation run =
        breakEven("--npu cloud-npu-gddr6-aim --product 4096x4096 --batches 1,64 --contexts 9");

    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.output())
        .startsWith("product 4096x4096 bf16 on cloud-npu-gddr6-aim, a decode step")
        .containsPattern(
            "product +1 +any +[0-9.]+ us +[0-9.]+ us +[0-9.]+  weights do not cross the bus")
        .containsPattern("product +64 +any .* 64 vectors read the weights 64 times")
        .containsPattern("cores: memory-bound, 33.6 MB at 3.28 TB/s take 10.2 us")
        .containsPattern("units: columns [0-9]+ %, row changes [0-9]+ %")
        .containsPattern("product +any +up to batch [0-9]+\n");
  }

  @Test
  void attentionOfAModelHasALineForEachBatchAndContext() throws IOException {
    Path model = folder.resolve("small-decoder.json");
    try (var resource = getClass().getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, model);
    }
    Invocation run =
        breakEven(
            "--npu cloud-npu-attacc-bank --model "
                + model
                + " --batches 1,8 --contexts 100,300 --most-context 500");

    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(run.output())
        .containsPattern("attention +8 +300 ")
        .containsPattern("attention +batch 1 +.*context")
        .containsPattern("attention +batch 8 +.*context")
        .containsPattern("attention +context 100 +.*batch")
        .containsPattern("gate_proj +any +never: the units multiply no weights")
        .doesNotContainPattern("gate_proj +1 ");
  }

  @Test
  void documentAndChartAreWritten() throws IOException {
    Path out = folder.resolve("out");
    String command =
        "--npu cloud-npu-neupims --attention 16x4x64 --batches 2,32 --contexts 64,256"
            + " --most-context 300 --json --out "
            + out;
    Invocation run = breakEven(command);

    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();
    assertThat(out.resolve("break-even.json")).hasContent(run.output());
    assertThat(out.resolve("charts/break-even.png")).isNotEmptyFile();
    assertThat(out.resolve("charts/break-even.svg")).content().contains("Context (tokens");
    assertThat(Files.readAllLines(out.resolve("charts/break-even.csv"))).hasSize(1 + 2 * 2);
    JsonNode document = new ObjectMapper().readTree(run.output());
    assertThat(document.get("schema").asText()).isEqualTo("npulator-break-even/1");
    assertThat(document.get("rows")).hasSize(4);
    for (JsonNode row : document.get("rows")) {
      JsonNode units = row.get("estimate").get("units");
      double sum = 0;
      for (String part :
          List.of("column", "move", "mode", "rowChange", "wait", "refresh", "transfer", "vector")) {
        sum += units.get(part + "Cycles").asDouble();
      }
      assertThat(sum).isCloseTo(units.get("cycles").asDouble(), within(1e-6));
      assertThat(row.get("speedup").asDouble())
          .isCloseTo(
              row.get("coresSeconds").asDouble() / row.get("unitsSeconds").asDouble(),
              within(1e-9));
    }
    assertThat(document.get("breakEven")).hasSize(4);

    Invocation again = breakEven(command);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.errors()).contains(out + " exists already").hasLineCount(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --npu cloud-npu --product 64x64 | cloud-npu has no units at the banks of its memory; expected a machine with pim
          --npu cloud-npu-neupins --product 64x64 | did you mean 'cloud-npu-neupims'?
          --npu cloud-npu-neupims --model llama-3.1-9b | did you mean 'llama-3.1-8b'?
          --npu cloud-npu-neupims --product 64x64 --batches 1,0 | --batches 1,0: expected whole numbers from 1 to 1048576 with commas
          --npu cloud-npu-neupims --product 64x64 --batches few | --batches few: expected whole numbers
          --npu cloud-npu-neupims --product 64x64 --contexts 1e3 | --contexts 1e3: expected whole numbers from 1 to 1048576 with commas
          --npu cloud-npu-neupims --product 64x64 --most-context 0 | --most-context 0: expected a whole number from 1 to 1048576
          --npu cloud-npu-neupims --product 64 | --product 64: expected 2 numbers, such as 4096x4096
          --npu cloud-npu-neupims --product 64x-1 | --product 64x-1: expected whole numbers from 1 to 1048576 with x
          --npu cloud-npu-neupims --attention 32x8 | --attention 32x8: expected 3 numbers, such as 32x8x128
          --npu cloud-npu-neupims --attention 30x8x128 | 30 query heads cannot share 8 key and value heads equally
          --npu cloud-npu-neupims --attention 8x8x128 --product 64x64 | mutually exclusive
          --npu cloud-npu-neupims | --model
          """)
  void whatCannotBeComparedIsRefusedInOneLine(String options, String message) {
    Invocation run = breakEven(options);

    assertThat(run.errors()).startsWith("npulator: ").contains(message).hasLineCount(1);
    assertThat(run.output()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void helpNamesWhatCanBeAsked() {
    Invocation help = breakEven("--help");

    assertThat(help.exitCode()).isZero();
    assertThat(help.output())
        .contains("--model=", "--attention=", "--product=", "--batches=", "--contexts=")
        .contains("--most-context=", "--json", "--out=FOLDER");
  }

  private static BreakEvenFigure.Panel panel(String machine) throws Exception {
    NpuConfig npu =
        new ConfigurationLoader(List.of()).load("npu", machine, List.of(), NpuConfig.class).value();
    BreakEven breakEven =
        new BreakEven(
            npu, new ShapeSteps(new ShapeSteps.Heads(32, 8, 128), FormatSet.named("bf16")));
    List<BreakEvenRow> rows = new ArrayList<>();
    for (long batch : new long[] {1, 4, 16, 64}) {
      for (long context = 64; context <= 16384; context *= 2) {
        rows.addAll(breakEven.rows(batch, context));
      }
    }
    return new BreakEvenFigure.Panel(machine, BreakEvenCommand.lines(rows));
  }

  @Test
  void documentationShowsTheseFigures() throws Exception {
    BreakEvenFigure figure =
        new BreakEvenFigure(
            "pim-break-even",
            "Attention on units at the banks, from which batch and context on",
            "32 query heads of 128 elements share 8 key-value heads, as in llama-3.1-8b, bf16;"
                + " estimated time on the cores over that on the units",
            List.of(panel("cloud-npu-attacc-bank"), panel("cloud-npu-neupims")));
    Path data = IMAGES.resolve(figure.fileName() + ".csv");
    if (Boolean.getBoolean("npulator.regenerate")) {
      Files.writeString(data, figure.data().csv());
      HouseTheme theme = HouseTheme.ofThisMachine().orElseThrow();
      Files.write(IMAGES.resolve(figure.fileName() + ".png"), new ChartRenderer(theme).png(figure));
    }
    assertThat(data)
        .withFailMessage(
            "%s is not what the estimates are; write it with: mvn -pl cli -am test"
                + " -Dtest=BreakEvenCommandTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dnpulator.regenerate=true",
            data)
        .hasContent(figure.data().csv());
  }
}
