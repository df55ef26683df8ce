package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Machines with units at the banks of their memory in run and sweep, as a user names them. */
class UnitsAtBanksCommandTest {
  private static final List<String> SMALL =
      List.of(
          "--set", "cores.count=2",
          "--set", "noc.rows=1",
          "--set", "noc.columns=2",
          "--set", "memory.channels=8");

  @TempDir private Path folder;
  private String model;

  @BeforeEach
  void writeModel() throws IOException {
    Path file = folder.resolve("small-decoder.json");
    try (var resource = getClass().getResourceAsStream("small-decoder.json")) {
      Files.copy(resource, file);
    }
    model = file.toString();
  }

  private Invocation run(String machine, String... options) {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--npu", machine, "--model", model, "--prefill", "0"));
    arguments.addAll(List.of("--decode", "1", "--out", folder.resolve("out").toString()));
    if (!List.of(options).contains("--context")) {
      arguments.addAll(List.of("--context", "10"));
    }
    arguments.addAll(SMALL);
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private String mapping(String place) throws IOException {
    Path file = folder.resolve("mapping.yaml");
    Files.writeString(
        file, "{kind: mapping, schemaVersion: 1, description: places, place: {" + place + "}}\n");
    return file.toString();
  }

  private void refused(Invocation invocation, String part) {
    assertThat(invocation.errors()).startsWith("npulator: ").contains(part);
    assertThat(invocation.errors()).doesNotContain("internal error");
    assertThat(invocation.errors().lines()).hasSize(1);
    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cloud-npu-neupims | pim.controller.spreadsRefreshes=true | pim.controller.spreadsRefreshes: expected no beside an NPU
          cloud-npu-newton | pim.controller.hostAccesses.type=concurrent | pim.controller.hostAccesses: concurrent: expected a device with dual row buffers; others take exclusive
          cloud-npu-newton | pim.controller.hostAccesses.type=interleaved | pim.controller.hostAccesses: missing key 'accesses'; expected an integer from 1 to 65536
          cloud-npu-newton | pim.controller.hostAccesses.accesses=8 | pim.controller.hostAccesses: missing key 'type'; expected one of exclusive, interleaved, concurrent
          cloud-npu-neupims | pim.controller.refresh.type=none | pim.controller.refresh: expected the same as memory.controller.refresh
          cloud-npu-neupims | memory.device=HBM3-6400 | memory.device: the HBM3 device has no commands of processing in memory
          cloud-npu-neupims | memory.device=HBM3-6400-AiM | pim.controller.hostAccesses: concurrent: expected a device with dual row buffers; others take exclusive
          cloud-npu-newton | memory.device=HBM3-6400-AiM | pim.unit.type: its command GWRITE is none of the device
          cloud-npu-newton | memory.device=HBM3-6400-Pimba | pim.unit.type: its command GWRITE is none of the device
          cloud-npu-gddr6-aim | memory.device=HBM3-6400-low-precision | pim.unit.type: its command MAC16 is none of the device
          cloud-npu-neupims | memory.mapping=tile-dma-stacks | memory.mapping: expected the row highest with processing in memory
          cloud-npu-neupims | pim.unit.vectorRow=32768 | pim.unit.vectorRow: 32768, expected a row of the device, 0 to 32767
          cloud-npu-gddr6-aim | pim.unit.activationRow=40000 | pim.unit.activationRow: 40000, expected a row of the device
          cloud-npu-hbm-pim | pim.unit.registerRow=40000 | pim.unit.registerRow: 40000, expected a row of the device
          cloud-npu-gddr6-aim | pim.unit.type=gddr6-aims | pim.unit.type: unknown value 'gddr6-aims'; did you mean 'gddr6-aim'?
          """)
  void unitsThatTheMachineCannotHaveAreRefused(String machine, String setting, String message) {
    refused(run(machine, "--set", setting), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 | --sub-batches 0: expected a whole number from 1 to 8
          9 | --sub-batches 9: expected a whole number from 1 to 8
          3 | subBatches: 3, but a batch of 2 sequences; expected 1 to 2
          """)
  void moreSubBatchesThanThereCanBeAreRefused(String count, String message) {
    refused(run("cloud-npu-neupims", "--batch", "2", "--sub-batches", count), message);
  }

  /** The result says so, and the second half loads the weights anew. */
  @Test
  void subBatchesAreInTheResult() throws IOException {
    Invocation invocation = run("cloud-npu-neupims", "--batch", "4", "--sub-batches", "2");

    assertThat(invocation.errors()).doesNotContain("npulator: ");
    assertThat(invocation.exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("out").resolve("result.json")))
        .contains("\"subBatches\" : 2")
        .contains("weights are loaded for every sub-batch");
  }

  /** Accesses of a turn are a key of this policy alone. */
  @Test
  void turnsOfTheHostBetweenBlocksAreInTheResult() throws IOException {
    Invocation invocation =
        run(
            "cloud-npu-newton",
            "--mapping",
            mapping("attention: pim"),
            "--set",
            "pim.controller.hostAccesses.type=interleaved",
            "--set",
            "pim.controller.hostAccesses.accesses=8");

    assertThat(invocation.errors()).doesNotContain("npulator: ");
    assertThat(invocation.exitCode()).isZero();
    assertThat(folder.resolve("out/result.json"))
        .content()
        .containsPattern("\"type\" : \"interleaved\",\\s+\"accesses\" : 8")
        .contains("\"place\" : \"pim\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          cloud-npu-neupims | attn: pim | place.attn: the workload has no such operator; expected one of attention,
          cloud-npu-neupims | attention: pims | place.attention: unknown value 'pims'; did you mean 'pim'?
          cloud-npu-hbm-pim | attention: pim | place.attention: pim, but the units run no attention
          cloud-npu-pimba | gate_proj: pim | place.gate_proj: pim, but Pimba runs state updates and attention
          cloud-npu-neupims | q_proj: pim | place.q_proj: pim, but the units add no bias
          cloud-npu | attention: pim | place.attention: pim, but the memory of the machine has no units at its banks
          cloud-npu | attention: split | place.attention: split, but the memory of the machine has no units at its banks
          cloud-npu-hbm-pim | attention: split | place.attention: split, but the units run no attention
          cloud-npu-attacc-bank | attention: split | place.attention: split, but a core has 1 of them; expected at least 2
          cloud-npu-neupims | '}, split: {attn: {by: batch, unitsShare: 0.5}' | split.attn: the workload has no such operator; expected one of attention,
          cloud-npu-neupims | '}, split: {attention: {by: rows, unitsShare: 0.5}' | split.attention.by: rows; expected heads or batch for an attention
          cloud-npu-neupims | '}, split: {gate_proj: {by: batch, unitsShare: 0.5}' | split.gate_proj.by: batch; expected rows for a product, which are its outputs
          cloud-npu-neupims | '}, split: {gate_proj: {by: rows, unitsShare: 1}' | unitsShare: expected more than 0 and less than 1, not 1.0
          cloud-npu-neupims | '}, split: {gate_proj: {by: row, unitsShare: 0.5}' | by: unknown value 'row'; did you mean 'rows'?
          cloud-npu-neupims | 'attention: pim}, split: {attention: {by: batch, unitsShare: 0.5}' | split.attention: its place is pim; expected split
          cloud-npu | '}, split: {gate_proj: {by: rows, unitsShare: 0.5}' | split.gate_proj, but the memory of the machine has no units at its banks
          """)
  void placesThatOperatorsCannotHaveAreRefused(String machine, String place, String message)
      throws IOException {
    refused(run(machine, "--mapping", mapping(place)), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          w8a8 | 10 | 1 | 16 MiB | the units multiply numbers of one floating-point format, not int8 and int8
          bf16 | 2000 | 9000 | 16 MiB | rows of every bank of their channels;
          bf16 | 2040 | 1 | 64 KiB | scores and weights of a head of 2041 tokens exceed half of the 65536 bytes
          """)
  void attentionThatUnitsHaveNoRoomForIsRefused(
      String formats, String context, String batch, String scratchpad, String message)
      throws IOException {
    String mapping = mapping("attention: pim");
    refused(
        run(
            "cloud-npu-gddr6-aim",
            "--mapping",
            mapping,
            "--formats",
            formats,
            "--context",
            context,
            "--batch",
            batch,
            "--set",
            "cores.scratchpad.capacity=" + scratchpad),
        message);
  }

  @Test
  void attentionOnUnitsIsReportedAsDictated() throws IOException {
    Invocation invocation =
        run("cloud-npu-neupims", "--mapping", mapping("attention: pim"), "--context", "100");
    assertThat(invocation.exitCode()).isZero();
    assertThat(invocation.output())
        .containsPattern("attention +on pim: dictated; estimated [0-9]+ cycles on the units");
    assertThat(folder.resolve("out/result.json")).content().contains("\"place\" : \"pim\"");
  }

  @Test
  void shareOfTheUnitsIsInTheResult() throws IOException {
    Invocation invocation =
        run(
            "cloud-npu-neupims",
            "--batch",
            "4",
            "--mapping",
            mapping("}, split: {attention: {by: batch, unitsShare: 0.75}"));

    assertThat(invocation.exitCode()).isZero();
    assertThat(invocation.output()).contains("on split: dictated; estimated ");
    assertThat(folder.resolve("out/result.json"))
        .content()
        .contains("\"place\" : \"split\"")
        .contains("\"by\" : \"batch\"");
  }

  @Test
  void sweepRunsKindsAsAnAxis() throws IOException {
    Path sweep = folder.resolve("kinds.yaml");
    String text =
        """
        kind: sweep
        schemaVersion: 1
        npu: cloud-npu
        set: {cores.count: 2, noc.rows: 1, noc.columns: 2, memory.channels: 8}
        workload: {model: ./small-decoder.json, batch: 2, context: 90, prefill: 0, decode: 1}
        axes:
          npu: {values: [cloud-npu-newton, cloud-npu-pimba]}
        """;
    Files.writeString(sweep, text);
    Invocation run =
        Invocation.of("sweep", sweep.toString(), "--out", folder.resolve("sweep").toString());
    assertThat(run.errors()).doesNotContain("npulator:");
    assertThat(run.exitCode()).isZero();
    assertThat(Files.readString(folder.resolve("sweep/results.csv")))
        .contains("cloud-npu-newton", "cloud-npu-pimba");

    Files.writeString(sweep, text.replace("pimba", "pimpa"));
    Invocation wrong =
        Invocation.of("sweep", sweep.toString(), "--out", folder.resolve("out").toString());
    refused(wrong, "did you mean 'cloud-npu-pimba'");
  }
}
