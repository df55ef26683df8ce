package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.npulator.config.Configuration;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.config.schema.ReferenceGenerator;
import org.npulator.config.schema.SchemaGenerator;
import org.npulator.config.yaml.YamlWriter;

/** The schemas, the reference and the presets that come with the simulator fit its records. */
class ConfigurationReferenceTest {
  private static final Path ROOT = Path.of("..");

  /** What presets of concrete devices extend. */
  private static final Set<String> INCOMPLETE =
      Set.of(
          "DDR4",
          "DDR5",
          "LPDDR4",
          "LPDDR5",
          "LPDDR6",
          "GDDR6",
          "GDDR7",
          "HBM2",
          "HBM3",
          "HBM4",
          "DRAMsim3");

  private final ConfigurationLoader loader = new ConfigurationLoader(List.of());

  @ParameterizedTest
  @EnumSource(PresetKind.class)
  void schemaIsThatOfTheRecords(PresetKind kind) throws IOException {
    assertCurrent(
        ROOT.resolve("configs/schema/" + kind + ".schema.json"),
        SchemaGenerator.json(kind.toString(), kind.type()));
  }

  @ParameterizedTest
  @EnumSource(PresetKind.class)
  void referenceIsThatOfTheRecords(PresetKind kind) throws IOException {
    assertCurrent(
        ROOT.resolve("docs/reference/" + kind + ".md"),
        ReferenceGenerator.markdown(kind.toString(), kind.type()));
  }

  private static void assertCurrent(Path file, String generated) throws IOException {
    if (Boolean.getBoolean("npulator.regenerate")) {
      Files.createDirectories(file.getParent());
      Files.writeString(file, generated);
    }
    assertThat(file)
        .withFailMessage(
            "%s is not what the records declare; write it with: mvn -pl cli -am test"
                + " -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false"
                + " -Dnpulator.regenerate=true",
            file)
        .hasContent(generated);
  }

  @TestFactory
  List<DynamicTest> presetIsValid() throws ConfigurationException {
    List<DynamicTest> tests = new ArrayList<>();
    for (PresetKind kind : PresetKind.values()) {
      for (String name : loader.presets(kind.toString())) {
        if (!INCOMPLETE.contains(name)) {
          tests.add(
              dynamicTest(
                  kind + " " + name,
                  () -> assertThat(kind.load(loader, name, List.of()).name()).isEqualTo(name)));
        }
      }
    }
    return tests;
  }

  @Test
  void presetOfAFamilyOfDevicesIsNoDevice() throws ConfigurationException {
    assertThat(loader.presets("memory")).containsAll(INCOMPLETE);
    for (String name : INCOMPLETE) {
      assertThatThrownBy(() -> PresetKind.MEMORY.load(loader, name, List.of()))
          .isInstanceOf(ConfigurationException.class)
          .hasMessageContaining("missing");
    }
  }

  @TestFactory
  List<DynamicTest> resolvedPresetIsTheSameMachine(@TempDir Path folder)
      throws ConfigurationException {
    List<DynamicTest> tests = new ArrayList<>();
    for (String name : loader.presets("npu")) {
      tests.add(
          dynamicTest(
              name,
              () -> {
                Configuration<?> preset = PresetKind.NPU.load(loader, name, List.of());
                Path file = folder.resolve(name + ".yaml");
                Files.writeString(file, YamlWriter.write(preset.resolved()));
                assertThat(PresetKind.NPU.load(loader, file.toString(), List.of()).hash())
                    .isEqualTo(preset.hash());
              }));
    }
    return tests;
  }
}
