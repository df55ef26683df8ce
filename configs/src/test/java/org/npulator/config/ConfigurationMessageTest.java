package org.npulator.config;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The line that a user sees for each mistake, to the letter. */
class ConfigurationMessageTest {
  @TempDir Path folder;

  /** Each mistake replaces one line of a valid file; the place is the line and column after it. */
  @ParameterizedTest(name = "{1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      ignoreLeadingAndTrailingWhitespace = false,
      value = {
        "7|  row: 64|7:3: engine.row: unknown key; did you mean 'rows'?",
        "7|  pipeline: 1|6:3: engine: missing key 'rows'; expected an integer from 1 to 4096 (and 1 more problem)",
        "7|  rows: 0|7:9: engine.rows: 0 is out of range; expected an integer from 1 to 4096",
        "7|  rows: 99999999999999999999|7:9: engine.rows: 99999999999999999999 is out of range; expected an integer from 1 to 4096",
        "7|  rows: 64.0|7:9: engine.rows: found '64.0'; expected an integer from 1 to 4096",
        "7|  rows: \"64\"|7:9: engine.rows: found '64' in quotes; expected an integer from 1 to 4096",
        "7|  rows: many|7:9: engine.rows: found 'many'; expected an integer from 1 to 4096",
        "7|  rows: [64]|7:9: engine.rows: found a list; expected an integer from 1 to 4096",
        "7|  rows:|7:8: engine: missing key 'rows', which has no value; expected an integer from 1 to 4096",
        "7|  rows: 064|7:9: number '064' with leading zero; expected a decimal number, or text in quotes",
        "7|  rows: &a 64|7:9: anchors are not allowed; expected a value",
        "7|  rows: *a|7:9: aliases are not allowed; expected a value",
        "7|  rows: !!int 64|7:9: tag 'tag:yaml.org,2002:int' is not allowed; expected a value",
        "7|  <<: 64|7:3: merge keys are not allowed; expected extends: at the top of the file",
        "8|  rows: 32|8:3: duplicate key 'rows', first in line 7",
        "9|  dataflow: weight_stationary|9:13: engine.dataflow: unknown value 'weight_stationary'; did you mean 'weight-stationary'?",
        "9|  dataflow: row|9:13: engine.dataflow: unknown value 'row'; expected one of weight-stationary, OS",
        "10|  doubleBuffered: yes|10:19: engine.doubleBuffered: found 'yes'; expected true or false",
        "6|  type: sistolic|6:9: engine.type: unknown value 'sistolic'; did you mean 'systolic'?",
        "6|  rows: 64|7:3: duplicate key 'rows', first in line 6",
        "6|  kind: systolic|6:3: engine: missing key 'type'; expected one of systolic, adder-tree",
        "11|buffer: {capacity: 256 KiB/s, latency: 4 cycles}|11:20: buffer.capacity: cannot read '256 KiB/s'; expected a size such as 2 MiB or 64 B, in one of the units B, kB, MB, GB, TB, KiB, MiB, GiB, TiB, bit, kbit, Mbit, Gbit, Tbit, Kibit, Mibit, Gibit, Tibit",
        "11|buffer: {capacity: 2 MiB, latency: 4 cycles}|11:20: buffer.capacity: 2 MiB is out of range; expected a size such as 2 MiB, from 1 KiB to 1 MiB",
        "11|buffer: {capacity: 2 KiB, latency: 4}|11:36: buffer.latency: cannot read '4'; expected a number of cycles such as 4 cycles",
        "11|buffer: 256 KiB|11:9: buffer: found '256 KiB'; expected a block of keys",
        "12|part: fast-prat|12:7: part: there is no part preset 'fast-prat'; did you mean 'fast-part'?",
        "12|part: zzz|12:7: part: there is no part preset 'zzz'; npulator presets list shows all 2",
        "12|part: ../../secret|12:7: part: there is no file '../../secret'",
        "12|part: ..|12:7: part: '..' is not the name of a preset; expected letters, digits and . _ + -, or a file that ends in .yaml",
        "12|part: {extends: fast-part, low: 9}|12:33: part.low: 9 is above high; expected at most 8",
        "12|part: {extends: fast-part, timing: {tRC: 1 GHz}}|12:42: part.timing.tRC: cannot read '1 GHz'; expected a duration such as 18 ns, in one of the units fs, ps, ns, us, ms, s",
        "12|part: {extends: fast-prat}|12:17: part.extends: there is no part preset 'fast-prat'; did you mean 'fast-part'?",
        "12|part: {kind: rig}|12:14: part.kind: found 'rig'; expected part",
        "13|tile: [16, 65]|13:12: tile[1]: 65 is out of range; expected an integer from 1 to 64",
        "13|tile: 16|13:7: tile: found '16'; expected a list",
        "14|watermark: 1e999|14:12: watermark: 1e999 is out of range; expected a number from 0 to 1",
        "14|watermark: .nan|14:12: watermark: found '.nan'; expected a number from 0 to 1",
        "15|vendor: 7|15:9: vendor: 7 is not text; expected text: \"7\"",
        "15|vendor: true|15:9: vendor: true is not text; expected text: \"true\"",
        "15|vendor: {a|16:1: not YAML: expected ',' or '}', but got <stream end>",
        "4|clocks: {fabric: 1 GHz}|4:9: clocks: there is no clock 'core'; expected it",
        "1|kind: npu|1:7: kind: found 'npu'; expected rig",
        "1|Kind: rig|1:1: missing key 'kind'; expected kind: rig",
        "2|schemaVersion: 2|2:16: schemaVersion: found '2'; expected 1",
        "3|description: [a]|3:14: description: found a block or list; expected text",
        "3|---|3:1: second document; expected one document in a file",
        "3|extends: nothing|3:10: extends: there is no rig preset 'nothing'; npulator presets list shows all 2",
      })
  void mistakeIsNamedWithItsPlace(int line, String replacement, String expected) throws Exception {
    Path file = write(line, replacement);
    assertThatThrownBy(
            () ->
                new ConfigurationLoader(List.of())
                    .load("rig", file.toString(), List.of(), Rig.class))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            file
                + ":"
                + expected.replace(
                    "'../../secret'", "'" + folder.resolve("../../secret").normalize() + "'"));
  }

  private Path write(int line, String replacement) throws IOException {
    List<String> lines =
        new java.util.ArrayList<>(
            Files.readAllLines(Path.of("src/test/resources/configs/rig/plain.yaml")));
    lines.set(line - 1, replacement);
    return Files.writeString(folder.resolve("rig.yaml"), String.join("\n", lines) + "\n");
  }
}
