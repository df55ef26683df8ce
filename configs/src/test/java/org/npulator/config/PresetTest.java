package org.npulator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where presets are found. */
class PresetTest {
  private static final String VARIANT =
      "kind: rig\nschemaVersion: 1\nextends: wide\nvendor: mine\n";
  @TempDir Path folder;

  private Path preset(String path) throws IOException {
    Path file = folder.resolve(path);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, VARIANT);
  }

  private static Configuration<Rig> load(String name, Path... configPath)
      throws ConfigurationException {
    return new ConfigurationLoader(List.of(configPath)).load("rig", name, List.of(), Rig.class);
  }

  @Test
  void builtInPresetsAreListed() throws Exception {
    assertThat(new ConfigurationLoader(List.of()).presets("rig")).containsExactly("plain", "wide");
    assertThat(new ConfigurationLoader(List.of()).presets("nothing")).isEmpty();
  }

  @Test
  void ownPresetsAreListedWithTheBuiltInOnes() throws Exception {
    preset("rig/alpha.yaml");
    preset("rig/notes.txt");
    preset("rig/.hidden.yaml");
    assertThat(new ConfigurationLoader(List.of(folder)).presets("rig"))
        .containsExactly("alpha", "plain", "wide");
  }

  @Test
  void ownPresetHidesTheBuiltInOne() throws Exception {
    preset("rig/plain.yaml");
    assertThatThrownBy(() -> load("plain", folder)).hasMessageContaining("a cycle");
    Files.writeString(
        folder.resolve("rig/plain.yaml"), "kind: rig\nschemaVersion: 1\nvendor: mine\n");
    assertThatThrownBy(() -> load("wide", folder)).hasMessageContaining("missing key 'clocks'");
  }

  @Test
  void nameInTwoFoldersIsAmbiguous() throws Exception {
    Path first = preset("one/rig/alpha.yaml");
    Path second = preset("two/rig/alpha.yaml");
    assertThat(load("alpha", folder.resolve("one")).value().vendor()).isEqualTo("mine");
    assertThatThrownBy(() -> load("alpha", folder.resolve("one"), folder.resolve("two")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "alpha: preset 'alpha' is in "
                + first
                + " and in "
                + second
                + "; expected it once in the configuration path");
  }

  @Test
  void unknownPresetIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> load("plian"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessage("plian: there is no rig preset 'plian'; did you mean 'plain'?");
  }

  @Test
  void presetDoesNotLeaveItsFolder() throws Exception {
    Files.createDirectories(folder.resolve("rig"));
    preset("secret.yaml");
    for (String name : List.of("..", ".", "", "..\\secret", "a\0b", "-x", "a".repeat(101))) {
      assertThatThrownBy(() -> load(name, folder))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("is not the name of a preset");
    }
  }

  @Test
  void fileIsNamedAfterItself() throws Exception {
    Path file = preset("anywhere/alpha.yaml");
    assertThat(load(file.toString()).name()).isEqualTo("alpha");
    assertThat(load("plain").name()).isEqualTo("plain");
  }

  @Test
  void missingFileAndFolderAreNamed() {
    Path file = folder.resolve("nothing.yaml");
    assertThatThrownBy(() -> load(file.toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith("there is no file '" + file + "'");
    assertThatThrownBy(() -> load(folder.toString()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageEndingWith("'" + folder + "' is a folder; expected a file");
  }

  @Test
  void textIsShownAsWritten() throws Exception {
    Path file = preset("alpha.yaml");
    assertThat(new ConfigurationLoader(List.of()).text("rig", file.toString())).isEqualTo(VARIANT);
  }

  @Test
  void nothingButUtf8IsRead() throws Exception {
    Path file = folder.resolve("bytes.yaml");
    Map<byte[], String> problems =
        Map.of(
            "kind: rig\nx: \u00fc".getBytes(StandardCharsets.ISO_8859_1),
            ":2:4: not UTF-8 text; expected a YAML file in UTF-8",
            "kind: rig\n\u001b[2J".getBytes(StandardCharsets.UTF_8),
            ":2:1: control character U+001B; expected text",
            new byte[(1 << 20) + 1],
            ": too large; expected at most 1 MiB",
            new byte[0],
            ": an empty file; expected kind: rig",
            "- a".getBytes(StandardCharsets.UTF_8),
            ":1:1: not a map; expected kind: rig");
    for (Map.Entry<byte[], String> problem : problems.entrySet()) {
      try (OutputStream out = Files.newOutputStream(file)) {
        out.write(problem.getKey());
      }
      assertThatThrownBy(() -> load(file.toString()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessage(file + problem.getValue());
    }
  }

  @Test
  void byteOrderMarkIsSkipped() throws Exception {
    Path file = preset("alpha.yaml");
    Files.writeString(file, "\uFEFF" + VARIANT);
    assertThat(load(file.toString()).value().vendor()).isEqualTo("mine");
  }
}
