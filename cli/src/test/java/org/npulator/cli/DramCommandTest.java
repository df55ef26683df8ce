package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams, request traces and command traces on a memory by itself. */
class DramCommandTest {
  @TempDir private Path folder;

  private static Invocation dram(String... arguments) {
    List<String> all = new ArrayList<>(List.of("dram", "--memory"));
    all.addAll(List.of(arguments));
    return Invocation.of(all.toArray(String[]::new));
  }

  private static Invocation accepted(String... arguments) {
    Invocation invocation = dram(arguments);
    assertThat(invocation.errors()).isEmpty();
    assertThat(invocation.exitCode()).isZero();
    return invocation;
  }

  private static JsonNode json(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    return new ObjectMapper().readTree(accepted(all.toArray(String[]::new)).output());
  }

  /** A trace that Ramulator 2.1 or DRAMsim3 wrote, see the folder's README. */
  private Path trace(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream resource = getClass().getResourceAsStream("command-traces/" + name)) {
      Files.copy(resource, file);
    }
    return file;
  }

  @Test
  void tableSaysHowFastWhatLimitsAndWhatItCosts() {
    String table = accepted("DDR4-2400", "--stream", "a_seqrd", "--requests", "1000").output();
    assertThat(table)
        .startsWith("DDR4-2400, 1 channel: a_seqrd, 1000 requests")
        .contains("How fast       bandwidth", "of 19.2 GB/s", "read latency            mean")
        .contains("What limits    data", "row hits", "RD 1000", "pJ/bit", "active standby");
  }

  @Test
  void statesOfTheDataBusSumToTheTime() throws IOException {
    JsonNode result = json("LPDDR5-6400", "--stream", "d_rand", "--requests", "3000");
    long sum = 0;
    for (JsonNode state : result.get("states")) {
      sum += state.asLong();
    }
    assertThat(sum).isEqualTo(result.get("cycles").asLong());
    assertThat(result.get("states").get("data").asLong()).isEqualTo(3000 * 2);
    JsonNode channel = result.get("channels").get(0);
    assertThat(
            channel.get("rowHits").asLong()
                + channel.get("rowMisses").asLong()
                + channel.get("rowConflicts").asLong())
        .isEqualTo(3000);
  }

  @ParameterizedTest
  @CsvSource({
    "R2.DDR4_2400_matchD3.g_tile.M1.csv.gz, DDR4-2400, nRFC=420, nREFI=9360",
    "R2.DDR5_4800AN_16Gb_x8.g_tile.M1.csv.gz, DDR5-4800,,",
    "R2.LPDDR5_6400_8Gb_x16.g_tile.M1.csv.gz, LPDDR5-6400,,",
    "R2.GDDR6_14000_8Gb_x16.g_tile.M1.csv.gz, GDDR6-14000,,",
    "R2.HBM2_2000_4Gb_1pc.g_tile.M1.csv.gz, HBM2-2000,,",
    "R2.HBM3_6400_4Gb_1pc.g_tile.M1.csv.gz, HBM3-6400,,"
  })
  void commandsAreThoseOfRamulatorToTheByteAndPassTheCheck(
      String name, String memory, String refresh, String interval) throws IOException {
    Path commands = folder.resolve("commands.csv");
    List<String> device = new ArrayList<>(List.of(memory));
    for (String timing : refresh == null ? List.<String>of() : List.of(refresh, interval)) {
      device.addAll(List.of("--set", "device.timing." + timing));
    }
    List<String> run = new ArrayList<>(device);
    run.addAll(List.of("--stream", "g_tile", "--requests", "3000"));
    run.addAll(List.of("--commands", commands.toString()));
    accepted(run.toArray(String[]::new));
    Path reference = trace(name);
    try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(reference))) {
      assertThat(Files.readString(commands))
          .isEqualTo(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8));
    }
    List<String> check = new ArrayList<>(device);
    check.addAll(List.of("--check", reference.toString()));
    assertThat(accepted(check.toArray(String[]::new)).output()).contains("no violations");
  }

  @Test
  void ranksThatSavePowerShowItInCommandsStatesAndEnergy() throws IOException {
    Path commands = folder.resolve("power.csv");
    JsonNode result =
        json(
            "DDR4-2400",
            "--set",
            "controller.powerDown={after: 30, selfRefreshAfter: 2000}",
            "--stream",
            "h_rand1",
            "--requests",
            "50",
            "--commands",
            commands.toString());
    // before the first refresh, all but the first find the rank in power-down and wait for tXP
    assertThat(result.get("states").get("powerState").asLong()).isEqualTo(49 * 8);
    assertThat(Files.readString(commands)).contains("PDE", "PDX");
    assertThat(result.toString()).contains("dram.activePowerDown", "dram.selfRefresh");
    assertThat(accepted("DDR4-2400", "--check", commands.toString()).output())
        .contains("no violations");
  }

  @Test
  void powerDownNeedsADeviceThatStatesItsTiming() {
    Invocation refused =
        dram("HBM2-2000", "--set", "controller.powerDown.after=30", "--stream", "h_rand1");
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("controller.powerDown", "no timing powerDown");
  }

  /** Of the timing that DRAMsim3 uses; and of Ramulator's DDR4, which is the same. */
  @ParameterizedTest
  @CsvSource({
    "D3.DDR4_2400.g_tile.M1.trace.gz, DDR4-2400-DRAMsim3",
    "D3.DDR4_2400.g_tile.M1.trace.gz, DDR4-2400",
    "D3.HBM2.g_tile.M1.trace.gz, HBM2-2000-DRAMsim3"
  })
  void commandsOfDramsim3PassTheCheck(String name, String memory) throws IOException {
    List<String> check = new ArrayList<>(List.of(memory, "--check", trace(name).toString()));
    if (memory.equals("DDR4-2400")) {
      check.addAll(List.of("--set", "device.timing.nRFC=420"));
    }
    assertThat(accepted(check.toArray(String[]::new)).output()).contains("no violations");
  }

  /**
   * DRAMsim3 does not read tRTP_L = 6 of its HBM2_8Gb_x128.ini and takes 5: 316 precharges of the
   * trace come a cycle early.
   */
  @Test
  void dramsim3ClosesRowsOfHbm2ACycleBeforeItsConfigurationAllows() throws IOException {
    Path trace = trace("D3.HBM2.g_tile.M1.trace.gz");
    Invocation check =
        dram("HBM2-2000-DRAMsim3", "--set", "device.timing.nRTP=6", "--check", trace.toString());
    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.output())
        .contains("316 violations", "readToPrecharge: needed 6 cycles, found 5")
        .containsPattern("readToPrecharge +RD to PREpb, bank +[0-9]+ +-1 +316");
  }

  @ParameterizedTest
  @CsvSource({"DDR4-2400, d_rand", "DDR4-3200, c_mix21", "LPDDR5-6400, j_randmix21"})
  void ownCommandsPassTheCheck(String memory, String stream) {
    Path commands = folder.resolve("commands.csv.gz");
    accepted(memory, "--stream", stream, "--requests", "9000", "--commands", commands.toString());
    Invocation check = accepted(memory, "--check", commands.toString());
    assertThat(check.output()).contains("no violations", "fourActivates", "dataBus");
  }

  @Test
  void commandThatComesTooEarlyIsNamed() throws IOException {
    Path commands = folder.resolve("early.csv");
    Files.writeString(
        commands,
        """
        clock,command,Channel,Rank,BankGroup,Bank,Row,Column,type,source
        1,ACT,0,0,0,0,7,0,0,0
        17,RD,0,0,0,0,7,0,0,0
        56,PREpb,0,0,0,0,7,0,0,0
        """);
    Invocation check = dram("DDR4-2400", "--check", commands.toString());
    assertThat(check.exitCode()).isEqualTo(1);
    assertThat(check.errors()).isEmpty();
    assertThat(check.output())
        .contains("1 violations", "line 3, cycle 17, RD of rank 0, group 0, bank 0")
        .contains("activateToColumn: needed 17 cycles, found 16");
  }

  @Test
  void requestsOfATraceGoToAllChannels() throws IOException {
    StringBuilder requests = new StringBuilder("# one tile\n");
    for (int i = 0; i < 64; i++) {
      requests.append(10 * i).append(' ').append(4096 * i).append(" R 4096   # read\n");
    }
    requests.append("0x400 0x100000 W\n");
    Path plain = folder.resolve("requests.txt");
    Files.writeString(plain, requests);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(requests.toString().getBytes(StandardCharsets.UTF_8));
    }
    Path gzip = folder.resolve("requests.gz");
    Files.write(gzip, packed.toByteArray());
    String[] system = {"LPDDR5-6400", "--set", "channels=4", "--mapping", "tile-dma", "--trace"};
    List<String> arguments = new ArrayList<>(List.of(system));
    arguments.add(plain.toString());
    JsonNode result = json(arguments.toArray(String[]::new));
    assertThat(result.get("usefulBytes").asLong()).isEqualTo(64 * 4096 + 32);
    assertThat(result.get("channels")).hasSize(4);
    for (JsonNode channel : result.get("channels")) {
      assertThat(channel.get("bytesRead").asLong()).isEqualTo(64 * 4096 / 4);
    }
    arguments.set(arguments.size() - 1, gzip.toString());
    JsonNode fromPacked = json(arguments.toArray(String[]::new));
    assertThat(fromPacked.get("channels")).isEqualTo(result.get("channels"));
  }

  @Test
  void readThatComesToAnIdleMemoryTakesActivationReadAndBurst() throws IOException {
    Path requests = folder.resolve("one.txt");
    Files.writeString(requests, "500 0 R\n");
    JsonNode latency = json("DDR4-2400", "--trace", requests.toString()).get("readLatencyCycles");
    assertThat(latency.get("mean").asLong()).isEqualTo(17 + 17 + 4);
  }

  @Test
  void existingFileOfCommandsIsKept() throws IOException {
    Path commands = folder.resolve("commands.csv");
    Files.writeString(commands, "mine");
    Invocation refused =
        dram("DDR4-2400", "--stream", "a_seqrd", "--commands", commands.toString());
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.errors()).contains("--overwrite");
    assertThat(commands).hasContent("mine");
    accepted(
        "DDR4-2400",
        "--stream",
        "a_seqrd",
        "--requests",
        "10",
        "--overwrite",
        "--commands",
        commands.toString());
    assertThat(commands).content().startsWith("clock,command");
    try (var files = Files.list(folder)) {
      assertThat(files).hasSize(1);
    }
  }
}
