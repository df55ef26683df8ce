package org.npulator.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.npulator.report.result.RunResultReader;

class SummaryTableTest {
  @TempDir private Path folder;

  @Test
  void answersHowFastWhatLimitsAndWhatItCosts() throws Exception {
    String table = table(SampleRun.ordinary().json());
    assertThat(table)
        .contains("1.09 x its bandwidth bound", "compute bound", "operand load 61.0 %")
        .contains("360 mJ", "22.5 mJ per token", "dram.read* 47.2 %", "tokens/s");
    assertThat(table.lines().count()).isLessThanOrEqualTo(18);
  }

  @Test
  void valuesWithoutAPublicSourceAreNamed() throws Exception {
    ObjectNode json = SampleRun.ordinary().json();
    assertThat(table(json)).containsPattern("estimated values +memory.device.timing.nCL");
    ((ObjectNode) json.get("config")).putArray("estimated");
    assertThat(table(json)).doesNotContain("estimated values");
  }

  @Test
  void systemCacheShowsHowManyLinesWereThere() throws Exception {
    ObjectNode json = SampleRun.ordinary().json();
    assertThat(table(json)).doesNotContain("system cache");
    json.putObject("systemCache")
        .put("hitLines", 60)
        .put("missLines", 30)
        .put("bypassedLines", 110)
        .put("writeBackLines", 5)
        .put("deadLines", 1)
        .put("bytesRead", 8960)
        .put("bytesWritten", 320);
    assertThat(table(json))
        .containsPattern(
            "system cache +hits 30.0 %, misses 15.0 %, bypassed 55.0 %; 8.96 kB read, 320 B written");
  }

  @Test
  void operatorsThatUnitsCannotDoForTheSameReasonShareALine() throws Exception {
    ObjectNode json = SampleRun.ordinary().json();
    assertThat(table(json)).doesNotContain("on npu:");
    ArrayNode places = json.putObject("pim").put("macs", 7).putArray("places");
    place(places, "attention", "pim", "estimated 2 cycles on the units, 3 on the cores");
    place(places, "q_proj", "npu", "the units multiply no weights");
    place(places, "k_proj", "npu", "the units multiply no weights");
    place(places, "v_proj", "npu", "the units multiply no weights");
    assertThat(table(json))
        .containsPattern("attention +on pim: estimated 2 cycles on the units, 3 on the cores\n")
        .containsPattern("q_proj +on npu: the units multiply no weights\n +also k_proj, v_proj\n")
        .containsOnlyOnce("no weights");
  }

  private static void place(ArrayNode places, String role, String place, String reason) {
    places.addObject().put("role", role).put("place", place).put("reason", reason);
  }

  @Test
  void runWithoutDecodeShowsDashes() throws Exception {
    ObjectNode json = SampleRun.ordinary().json();
    ((ObjectNode) json.get("summary")).putNull("tpotSeconds").putNull("tokensPerSecond");
    assertThat(table(json))
        .containsPattern("total +\\S+ ms +- tokens/s")
        .containsPattern("time per output token +-\n");
  }

  @Test
  void hostileNamesStayPrintableAscii() throws Exception {
    String table = table(SampleRun.named("\u001b[31mr\u00e9d\u202e\nx").json());
    assertThat(table).matches("[\\x20-\\x7e\\n]*").contains("?[31mr?d??x");
  }

  private String table(ObjectNode json) throws Exception {
    Path file = folder.resolve("result.json");
    Files.writeString(file, json.toString());
    return SummaryTable.of(new RunResultReader().read(file));
  }
}
