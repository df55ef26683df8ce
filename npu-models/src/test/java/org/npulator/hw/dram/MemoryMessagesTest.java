package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;

/** What a user reads whose memory cannot be: file, line, path and the reason. */
class MemoryMessagesTest {
  @TempDir private Path folder;

  private String message(String... lines) throws IOException {
    Path file = folder.resolve("memory.yaml");
    Files.writeString(
        file,
        "kind: dram-system\nschemaVersion: 1\n"
            + String.join("\n", lines)
            + "\ncontroller:\n  scheduler: FR-FCFS\n  queue: {read: 32, write: 32}\n"
            + "  writeHighWatermark: 0.8\n  writeLowWatermark: 0.2\n  refresh: all-bank\n");
    Throwable thrown =
        catchThrowable(
            () ->
                new ConfigurationLoader(List.of())
                    .load("dram-system", file.toString(), List.of(), MemoryConfig.class));
    return thrown instanceof ConfigurationException ? thrown.getMessage() : "accepted";
  }

  private String mapping(String mapping) throws IOException {
    return message("device: DDR4-2400", "channels: 3", "ranks: 2", "mapping: " + mapping);
  }

  @Test
  void goodMappingIsAccepted() throws IOException {
    assertThat(mapping("{order: [bank-group, column, bank, rank, row, channel]}"))
        .isEqualTo("accepted");
    assertThat(mapping("tile-dma")).isEqualTo("accepted");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{order: [bank-group, column, bank:3, rank, row, channel]} | mapping.order | overlap",
        "{order: [bank-group, column, bank, row, channel]} | mapping.order | rank has 1",
        "{order: [bank-group, column, banks, row, channel]} | mapping.order | 'banks' is no field",
        "{order: [bank-group, column, bank, rank, row]} | mapping.order | either 'channel'",
        "{channelStripe: 300 B, order: [column]} | mapping.channelStripe | a power of two",
        "{channelStripe: 32 GiB, order: [column, bank-group, bank, rank, row]}"
            + " | mapping.channelStripe | at most",
        "{order: [column, bank-group, bank, rank, row, channel], hash: {bank: [row16, row1]}}"
            + " | mapping.hash | row0 to row15",
        "{order: [column, bank-group, bank, rank, row, channel], hash: {row: [row]}}"
            + " | mapping.hash | cannot be hashed",
        "{order: [column, bank-group, bank, rank, row, channel], hash: {channel: [row]}}"
            + " | mapping.hash | above those of the channel",
        "{oder: [column]} | mapping.oder | did you mean 'order'",
        "tile-dna | mapping | tile-dma",
      })
  void mappingThatCannotBeIsLocated(String mapping, String path, String problem)
      throws IOException {
    assertThat(mapping(mapping)).contains("memory.yaml:6:").contains(path).contains(problem);
  }

  private String device(String... lines) throws IOException {
    Path file = folder.resolve("device.yaml");
    Files.writeString(
        file,
        "kind: memory\nschemaVersion: 1\nextends: LPDDR4-4266\n" + String.join("\n", lines) + "\n");
    return message("device: " + file, "channels: 1", "ranks: 1", "mapping: row-linear");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "timing: {nRC: 128} | tRC = 128",
        "burst: nBL + 1 | but a burst takes 9",
        "timing: {nCCD: 4} | nCCD is 4 cycles from RD to RD, but a burst takes 8",
        "timing: {nRCX: 4} | nothing uses nRCX; did you mean 'nRC'?",
        "power: {supplies: {vdd2: {idd4r: 29 mA}}} | 29 mA is less than idd3n, which is 30 mA",
        "power: {supplies: {vdd2: {idd5pb: 5 mA}}} | idd5pb",
        "power: {estimated: {low: 0}} | a share above 0",
        "estimated: [timing.nRDC] | 'timing.nRDC' is no value of this device",
        "sources: {timing: null} | expected the source of timing",
        "organization: {rows: 60000} | a power of two",
      })
  void deviceThatCannotBeIsLocated(String lines, String problem) throws IOException {
    assertThat(device(lines)).containsPattern("\\.yaml:[0-9]+:[0-9]+: device").contains(problem);
  }
}
