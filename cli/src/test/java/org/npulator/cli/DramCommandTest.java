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

  @Test
  void commandsAreThoseOfRamulatorToTheByte() throws IOException {
    Path commands = folder.resolve("commands.csv");
    accepted(
        "DDR4-2400",
        "--stream",
        "g_tile",
        "--requests",
        "3000",
        "--set",
        "device.timing.nRFC=420",
        "--set",
        "device.timing.nREFI=9360",
        "--commands",
        commands.toString());
    Path reference = trace("R2.DDR4_2400_matchD3.g_tile.M1.csv.gz");
    try (InputStream unpacked = new GZIPInputStream(Files.newInputStream(reference))) {
      assertThat(Files.readString(commands))
          .isEqualTo(new String(unpacked.readAllBytes(), StandardCharsets.UTF_8));
    }
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
