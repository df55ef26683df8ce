package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidateChipCommandTest {
  @TempDir private Path folder;

  private Invocation validate(String content, String... more) throws Exception {
    Path reference = Files.writeString(folder.resolve("runs.csv"), content);
    String[] arguments = new String[4 + more.length];
    arguments[0] = "validate";
    arguments[1] = "chip";
    arguments[2] = "--reference";
    arguments[3] = reference.toString();
    System.arraycopy(more, 0, arguments, 4, more.length);
    return Invocation.of(arguments);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "config,workload,gemm_mappings,total_cycles|runs.csv: no rows below the line of column names",
        "config,workload,total_cycles;a,b,1|runs.csv:1:1: no column 'gemm_mappings'"
      })
  void filesThatAreNoReferenceAreRefused(String content, String message) throws Exception {
    Invocation invocation = validate(content.replace(';', '\n') + "\n");

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.errors()).contains(message).hasLineCount(1);
  }

  @Test
  void absentFileIsNamed() {
    Invocation invocation =
        Invocation.of("validate", "chip", "--reference", folder.resolve("absent.csv").toString());

    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.errors()).contains("absent.csv: there is no such file").hasLineCount(1);
  }

  @Test
  void rowOfAnUnknownMachineIsListedWithTheKnownOnes() throws Exception {
    Invocation invocation =
        validate(
            "config,workload,gemm_mappings,total_cycles,M,N,K\n"
                + "systolic_ws_9x9,64x64x64,x,100,64,64,64\n");

    assertThat(invocation.exitCode()).isEqualTo(1);
    assertThat(invocation.output())
        .contains("not run: config is 'systolic_ws_9x9'; expected one of systolic_ws_128x128");
  }
}
