package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportCommandTest {
  private static final String SCALE_SIM =
      "[architecture_presets]\nArrayHeight: 8\nArrayWidth: 16\nIfmapSramSzkB: 48\n"
          + "FilterSramSzkB: 40\nOfmapSramSzkB: 24\nDataflow: ws\n";

  @TempDir private Path folder;

  private Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  private Invocation importFrom(String tool, Path source, String... more) {
    Path out = folder.resolve("machine.yaml");
    String[] arguments = new String[5 + more.length];
    arguments[0] = "import";
    arguments[1] = tool;
    arguments[2] = source.toString();
    arguments[3] = "--out";
    arguments[4] = out.toString();
    System.arraycopy(more, 0, arguments, 5, more.length);
    return Invocation.of(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "onnxim|{\"num_cores\": 4}|source:1:1: core_config is missing, expected an object",
        "onnxim|{\"num_cores\": \"four\"}|source:1:15: num_cores is \"four\", expected a whole number",
        "onnxim|{\"num_cores\":|source:1:14: malformed JSON",
        "scalesim|hello|source:1:1: expected a [section], or a key and a value such as ArrayHeight",
        "scalesim|ArrayHeight: 0|source: ArrayHeight is '0'; expected a whole number from 1 to 4096"
      })
  void whatIsWrongIsNamedWithItsPlace(String tool, String content, String message)
      throws Exception {
    Invocation invocation = importFrom(tool, file("source", content));

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.errors()).contains(message).hasLineCount(1);
    assertThat(folder.resolve("machine.yaml")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource({"onnxim", "scalesim"})
  void absentFileIsNamed(String tool) {
    Invocation invocation = importFrom(tool, folder.resolve("absent"));

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.errors()).contains("absent: there is no such file").hasLineCount(1);
  }

  @Test
  void fileThatExistsIsOnlyReplacedIfThatIsSaid() throws Exception {
    Path source = file("array.cfg", SCALE_SIM);
    assertThat(importFrom("scalesim", source).exitCode()).isZero();

    Invocation again = importFrom("scalesim", source);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.errors()).contains("machine.yaml", "--overwrite").hasLineCount(1);
    assertThat(importFrom("scalesim", source, "--overwrite").exitCode()).isZero();
  }
}
