package org.npulator.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.npulator.config.schema.SchemaGenerator;
import org.npulator.config.yaml.Source;
import org.npulator.config.yaml.YamlReader;
import org.npulator.config.yaml.YamlWriter;

/** The schema of a kind of file says the same as the binder. */
class SchemaGeneratorTest {
  private static final Path PLAIN = Path.of("src/test/resources/configs/rig/plain.yaml");
  private final Map<String, Object> schema = SchemaGenerator.schema("rig", Rig.class);

  private boolean accepts(String text) throws Exception {
    Object json =
        SchemaValidator.json(YamlReader.read(Source.builtIn("rig.yaml"), text).orElseThrow());
    return new SchemaValidator(schema).accepts(schema, json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "7|  rows: 4096",
        "9|  dataflow: OS",
        "11|buffer: {capacity: 1 MiB, latency: 1 cycles, bypass: true}",
        "11|buffer: {capacity: 1 MiB, latency: 1 cycles, bypass: null}",
        "12|part: ../part.yaml",
        "12|part: {extends: fast-part, timing: {tRC: 75 ns}}",
        "12|part: {standard: DDR4, timing: {tRC: 75 ns, tCCD: 1.5 ns}, low: 1, high: 2}",
        "13|tile: []",
        "14|watermark: 1",
      })
  void completeFileIsAccepted(int line, String replacement) throws Exception {
    assertThat(accepts(plainWith(line, replacement))).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "1|kind: npu",
        "1|# no kind",
        "2|schemaVersion: 2",
        "6|  type: sistolic",
        "6|  # no type",
        "7|  row: 64",
        "7|  # no rows",
        "7|  rows: 4097",
        "7|  rows: 0",
        "7|  rows: 1.5",
        "7|  rows: many",
        "9|  dataflow: row",
        "10|  doubleBuffered: yes",
        "11|buffer: {capacity: 4096, latency: 1 cycles}",
        "11|buffer: 4 KiB",
        "12|part: 7",
        "12|part: {standard: DDR4, timing: {tRC: 75 ns, tCCD: 1.5 ns}, low: 1}",
        "12|part: {extends: fast-part, timings: {tRC: 75 ns}}",
        "13|tile: [0]",
        "13|tile: 16",
        "14|watermark: 1.01",
        "15|vendor: 7",
      })
  void mistakeIsRefused(int line, String replacement) throws Exception {
    assertThat(accepts(plainWith(line, replacement))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "engine: {columns: 128}",
        "engine: {type: adder-tree, inputs: 4}",
        "part: {timing: {tRC: 75 ns}}",
        "part: {extends: slow-part, low: 1}",
        "clocks: {fabric: null}",
        "buffer: {bypass: null}",
      })
  void changesOfAnotherFileMayLeaveKeysOut(String changes) throws Exception {
    assertThat(accepts("kind: rig\nschemaVersion: 1\nextends: plain\n" + changes)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"engine: {column: 128}", "buffer: {latency: null}", "tile: [65]", "spar: x"})
  void changesOfAnotherFileAreChecked(String changes) throws Exception {
    assertThat(accepts("kind: rig\nschemaVersion: 1\nextends: plain\n" + changes)).isFalse();
  }

  @Test
  void resolvedConfigurationIsAccepted() throws Exception {
    Configuration<Rig> rig =
        new ConfigurationLoader(List.of())
            .load("rig", "wide", List.of("spare=slow-part"), Rig.class);
    assertThat(accepts(YamlWriter.write(rig.resolved()))).isTrue();
  }

  private static String plainWith(int line, String replacement) throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(PLAIN));
    lines.set(line - 1, replacement);
    return String.join("\n", lines) + "\n";
  }
}
