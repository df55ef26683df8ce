package org.npulator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.Rig.AdderTree;
import org.npulator.config.Rig.SystolicEngine;
import org.npulator.core.quantity.Duration;
import org.npulator.core.quantity.Frequency;

/** What a configuration takes from the one it extends, and what the command line changes. */
class InheritanceTest {
  @TempDir Path folder;

  private Rig load(String name, String... overrides) throws ConfigurationException {
    return new ConfigurationLoader(List.of(folder))
        .load("rig", name, List.of(overrides), Rig.class)
        .value();
  }

  private Path write(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(
        file, "kind: rig\nschemaVersion: 1\n" + String.join("\n", lines) + "\n");
  }

  private void assertRefused(String message, String name, String... overrides) {
    assertThatThrownBy(() -> load(name, overrides))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(message);
  }

  @Test
  void mapsMergeKeyByKey() throws Exception {
    SystolicEngine wide = (SystolicEngine) load("wide").engine();
    assertThat(wide.columns()).isEqualTo(128);
    assertThat(wide.rows()).isEqualTo(64);
    assertThat(load("plain", "clocks.noc=2 GHz").clocks())
        .containsOnlyKeys("core", "fabric", "noc")
        .containsEntry("noc", Frequency.hertz(2_000_000_000));
  }

  @Test
  void listsAreReplaced() throws Exception {
    assertThat(load("wide", "tile=[1]").tile()).containsExactly(1);
  }

  @Test
  void anotherTypeDropsTheKeysOfTheFormer() throws Exception {
    assertThat(load("wide", "engine={type: adder-tree, inputs: 8}").engine())
        .isEqualTo(new AdderTree(8));
    assertRefused(
        "--set engine.type=adder-tree: engine: missing key 'inputs'; expected an integer of at least 2",
        "wide",
        "engine.type=adder-tree");
    assertThat(load("wide", "engine.type=adder-tree", "engine.inputs=8").engine())
        .isEqualTo(new AdderTree(8));
  }

  @Test
  void theSameTypeKeepsThem() throws Exception {
    SystolicEngine engine =
        (SystolicEngine) load("wide", "engine={type: systolic, rows: 8}").engine();
    assertThat(engine.rows()).isEqualTo(8);
    assertThat(engine.columns()).isEqualTo(128);
  }

  @Test
  void nullRemovesAnOptionalKey() throws Exception {
    assertThat(load("plain", "buffer.bypass=true").buffer().bypass()).isEqualTo(Optional.of(true));
    assertThat(load("plain", "buffer.bypass=true", "buffer.bypass=null").buffer().bypass())
        .isEmpty();
    assertThat(load("plain", "clocks.fabric=null").clocks()).containsOnlyKeys("core");
    assertRefused(
        "--set buffer.latency=null: buffer: missing key 'latency', which has no value;"
            + " expected a number of cycles such as 4 cycles, of at least 1 cycle",
        "plain",
        "buffer.latency=null");
  }

  @Test
  void whatIsBelowANamedPresetChangesItsContent() throws Exception {
    Rig changed = load("plain", "part.timing.tRC=48 ns");
    assertThat(changed.part().timing().tRC()).isEqualTo(Duration.parse("48 ns"));
    assertThat(changed.part().timing().tCCD()).isEqualTo(Duration.parse("2.5 ns"));
    assertThat(load("plain", "part=slow-part").part().timing().tRC())
        .isEqualTo(Duration.parse("75 ns"));
  }

  @Test
  void referencesOfAParentAreRelativeToTheParent() throws Exception {
    Path part = folder.resolve("library/mine.yaml");
    write("library/base.yaml", "extends: plain", "part: ./mine.yaml");
    Files.writeString(part, "kind: part\nschemaVersion: 1\nextends: fast-part\nstandard: mine\n");
    Path variant = write("variants/tall.yaml", "extends: ../library/base.yaml");
    assertThat(load(variant.toString()).part().standard()).isEqualTo("mine");
  }

  @Test
  void placesStayThroughInheritance() throws Exception {
    Path parent = write("parent.yaml", "extends: plain", "watermark: 2");
    Path child = write("child.yaml", "extends: ./parent.yaml");
    assertRefused(
        parent + ":4:12: watermark: 2 is out of range; expected a number from 0 to 1",
        child.toString());
  }

  @Test
  void cycleIsNamed() throws Exception {
    Path first = write("rig/first.yaml", "extends: second");
    Path second = write("rig/second.yaml", "extends: first");
    assertRefused(
        second + ":3:10: extends: a cycle, " + first + " -> " + second + " -> " + first, "first");
  }

  @Test
  void eightParentsAreAllowedAndNineAreNot() throws Exception {
    Files.createDirectories(folder.resolve("rig"));
    for (int i = 1; i <= 9; i++) {
      write("rig/level" + i + ".yaml", "extends: " + (i == 1 ? "plain" : "level" + (i - 1)));
    }
    assertThat(load("level8").vendor()).isEqualTo("yes");
    assertRefused(
        folder.resolve("rig/level1.yaml") + ":3:10: extends: too deep; expected at most 8 parents",
        "level9");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "engine.rows=0|engine.rows: 0 is out of range; expected an integer from 1 to 4096",
        "engine.row=8|engine.row: unknown key; did you mean 'rows'?",
        "engine.height=8|engine.height: unknown key; expected one of rows, columns, dataflow, doubleBuffered",
        "engin.rows=8|engin: unknown key; did you mean 'engine'?",
        "tile.0=8|tile: found a block of keys; expected a list",
        "engine.rows.x=8|engine.rows: found a block of keys; expected an integer from 1 to 4096",
        "engine.rows|no value; expected path=value",
        "engine.rows=|no value; expected path=value, or path=null to remove",
        "=8|'' is not a path; expected keys joined by dots, such as cores.matrix.rows",
        "engine..rows=8|'engine..rows' is not a path; expected keys joined by dots, such as cores.matrix.rows",
        "kind=npu|'kind' belongs to the file; expected another key",
        "engine.rows=[1|not YAML: expected ',' or ']', but got <stream end>",
        "engine.rows=064|number '064' with leading zero; expected a decimal number, or text in quotes",
        "part=fast-prat|part: there is no part preset 'fast-prat'; did you mean 'fast-part'?",
      })
  void mistakeInAnOverrideIsNamed(String override, String problem) {
    assertRefused("--set " + override + ": " + problem, "plain", override);
  }
}
