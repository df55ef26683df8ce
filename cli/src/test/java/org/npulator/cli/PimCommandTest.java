package org.npulator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user sees of processing in memory. */
class PimCommandTest {
  @TempDir private Path folder;

  @Test
  void productTellsWhetherItWinsAgainstTheHost() {
    Invocation wide = Invocation.of("pim", "--pim", "hbm-pim", "--gemv", "4096x1024");
    assertThat(wide.errors()).isEmpty();
    assertThat(wide.exitCode()).isZero();
    assertThat(wide.output())
        .containsPattern("time +3\\.[67][0-9]* us +36[0-9]{2} cycles of the memory clock, 1.00 GHz")
        .containsPattern("PIM takes 0\\.4[0-9] x the time")
        .doesNotContain("it loses")
        .containsPattern("energy +[0-9.]+ [nu]J");
    Invocation narrow = Invocation.of("pim", "--pim", "hbm-pim", "--gemv", "1024x1024");
    assertThat(narrow.output()).containsPattern("PIM takes 1\\.4[0-9] x the time, it loses");
  }

  @Test
  void attentionNamesWhatItsEnergyLeavesOut() {
    Invocation invocation =
        Invocation.of("pim", "--pim", "attacc-bank", "--attention", "16x256x128");
    assertThat(invocation.exitCode()).isZero();
    assertThat(invocation.output())
        .contains("MACAB 1024")
        .containsPattern("not modelled +PIM command SFM");
  }

  @ParameterizedTest
  @CsvSource({
    "hbm-pim, HBM2-2000-PIM, 2, --gemv, 4096x2048, ",
    "attacc-bank, HBM3-5200-AttAcc, 2, --attention, 32x256x128, ",
    "gddr6-aim, GDDR6-16000-AiM, 1, --attention, 32x256x128, ",
    "newton, HBM2-2000-Newton, 2, --gemv, 2048x512, 8MiB",
    "neupims, HBM2-2000-NeuPIMs, 2, --attention, 32x256x128, 8MiB",
    "low-precision, HBM2-2000-low-precision, 1, --gemv, 2048x512, ",
    "pimba, HBM2-2000-Pimba, 1, --state-update, 80x64x128, "
  })
  void commandsOfEveryKindPassTheChecker(
      String pim, String device, String ranks, String kernel, String sizes, String hostTraffic) {
    String file = folder.resolve("commands.csv").toString();
    List<String> arguments =
        new ArrayList<>(List.of("pim", "--pim", pim, kernel, sizes, "--commands", file));
    if (hostTraffic != null) {
      arguments.addAll(List.of("--host-traffic", hostTraffic));
    }
    Invocation run = Invocation.of(arguments.toArray(String[]::new));
    assertThat(run.errors()).isEmpty();
    assertThat(run.exitCode()).isZero();

    Invocation check =
        Invocation.of("dram", "--memory", device, "--set", "ranks=" + ranks, "--check", file);
    assertThat(check.errors()).isEmpty();
    assertThat(check.exitCode()).as(check.output()).isZero();

    Invocation again = Invocation.of(arguments.toArray(String[]::new));
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.errors()).contains("commands.csv").contains("--overwrite");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--gemv|64|npulator: --gemv 64: expected 2 or 3 numbers, such as 4096x4096",
        "--gemv|64x0|npulator: --gemv 64x0: expected whole numbers from 1 to 4294967296 with x",
        "--attention|4x4|npulator: --attention 4x4: expected 3 numbers, such as 4096x4096x128",
        "--attention|4x64x64|npulator: HBM-PIM has no softmax and no transposed operands; attention"
            + " stays with the processor",
        "--state-update|4x4|npulator: --state-update 4x4: expected 3 numbers, such as 4096x4096x128",
        "--state-update|4x64x64|npulator: HBM-PIM has no kernel for state updates",
        "--elementwise|ad:64|npulator: --elementwise ad:64: expected an operation and a number such"
            + " as add:1048576; did you mean 'add'?"
      })
  void impossibleKernelIsRefusedInOneLine(String option, String value, String message) {
    Invocation invocation = Invocation.of("pim", "--pim", "hbm-pim", option, value);
    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.errors()).isEqualTo(message + "\n");
    assertThat(invocation.output()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--queries|0|npulator: --queries 0: expected a whole number from 1 to 1024",
        "--queries|4|npulator: --queries 4: expected with --attention",
        "--element-bits|65|npulator: --element-bits 65: expected a whole number from 1 to 64",
        "--element-bits|8|npulator: HBM-PIM computes in 16-bit elements, not in 8-bit ones",
        "--host-traffic|64 MB/s|npulator: --host-traffic 64 MB/s: expected bytes read and written,"
            + " such as 64MiB or 64MiB+16MiB, 4 GiB at most",
        "--host-traffic|1KiB+1KiB+1KiB|npulator: --host-traffic 1KiB+1KiB+1KiB: expected bytes read"
            + " and written, such as 64MiB or 64MiB+16MiB, 4 GiB at most",
        "--set|memory.controller.hostAccesses.type=concurrent|hostAccesses concurrent: expected a"
            + " device with dual row buffers; others take exclusive or interleaved"
      })
  void impossibleOptionIsRefusedInOneLine(String option, String value, String message) {
    Invocation invocation =
        Invocation.of("pim", "--pim", "hbm-pim", "--gemv", "64x64", option, value);
    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.errors()).contains(message + "\n").hasLineCount(1);
    assertThat(invocation.output()).isEmpty();
  }

  @Test
  void bothBandwidthsAreToldWhenAHostUsesTheChannelsToo() {
    Invocation invocation =
        Invocation.of(
            "pim",
            "--pim",
            "neupims",
            "--attention",
            "32x512x128",
            "--queries",
            "4",
            "--host-traffic",
            "2MiB+1MiB");
    assertThat(invocation.errors()).isEmpty();
    assertThat(invocation.output())
        .contains("attention 32x512x128, 4 queries a head on neupims")
        .containsPattern("Both at once +kernel +[0-9.]+ us +[0-9]+ cycles, [0-9.]+ T/s; alone")
        .containsPattern(
            "host +[0-9.]+ us +[0-9]+ cycles, [0-9.]+ [GT]B/s; alone [0-9.]+ us, [0-9.]+ [GT]B/s")
        .containsPattern("both +[0-9.]+ us; 0\\.[0-9]+ x the time of one after the other");
  }

  @Test
  void memoryWithoutUnitsIsRefused() {
    Invocation invocation =
        Invocation.of(
            "pim", "--pim", "hbm-pim", "--gemv", "64x64", "--set", "memory.device=HBM2-2000");
    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.errors())
        .contains("memory.device: the HBM2 device has no commands of processing in memory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "AB_RD.openedBy=AB_PRE|AB_RD: expected a command with the effect open for the same banks,"
            + " not 'AB_PRE'",
        "AB_RD.modes=[all-banks]|AB_RD: no mode is named 'all-banks'; did you mean 'all-bank'?",
        "AB_RD.effect=move|expected for the effects read, write and copy and only for them"
      })
  void wrongCommandOfTheDeviceIsNamed(String override, String message) throws Exception {
    Path device = folder.resolve("device.yaml");
    int equals = override.indexOf('=');
    String[] path = override.substring(0, equals).split("\\.");
    Files.writeString(
        device,
        "kind: memory\nschemaVersion: 1\nextends: HBM2-2000-PIM\npim:\n  commands:\n    "
            + path[0]
            + ": {"
            + path[1]
            + ": "
            + override.substring(equals + 1)
            + "}\n");
    Invocation invocation =
        Invocation.of(
            "pim", "--pim", "hbm-pim", "--gemv", "64x64", "--set", "memory.device=" + device);
    assertThat(invocation.exitCode()).isEqualTo(2);
    assertThat(invocation.errors()).contains(message);
  }

  @Test
  void referenceRowsAreComparedAndOthersStayWithTheReason() throws Exception {
    Path reference = folder.resolve("runs.csv");
    Path out = folder.resolve("out.csv");
    Files.writeString(
        reference,
        "tool,commit,config,workload,metric,value,unit,source\n"
            + "SamsungPIMSimulator,b464dde,HBM2_samsung_2M_16B_x64;64ch,GEMV out=1024 in=1024"
            + " fp16,cycles_pim,3662,cycles,run\n"
            + "CENT,1,a,b,c,1,x,y\n");
    Invocation invocation =
        Invocation.of(
            "validate", "pim", "--reference", reference.toString(), "--out", out.toString());
    assertThat(invocation.exitCode()).isEqualTo(1);
    assertThat(Files.readAllLines(out))
        .hasSize(3)
        .anyMatch(
            line ->
                line.matches(
                    "2,SamsungPIMSimulator/HBM2_samsung_2M_16B_x64;64ch/GEMV out=1024 in=1024"
                        + " fp16,cycles_pim,3662,36[0-9]{2},0\\.00[0-9]+,within"))
        .anyMatch(line -> line.startsWith("3,CENT/a/b,cycles,,,,not run: tool CENT: "));
  }
}
