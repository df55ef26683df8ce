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

/** Rows of reference files: run, compared, and never dropped. */
class ValidateDramCommandTest {
  private static final String HEADER =
      "case,tool,device,stream,map,N,T,ranks,bg,ba,rows,co,tCK,cycles,n_act,n_ref,row_hits,avg_lat";

  /** Ramulator 2.1 (c5b1c3a), nRFC 420, nREFI 9360, M1. */
  private static final String TILES =
      "R2.DDR4_2400_matchD3/g_tile/M1,Ramulator2.1@c5b1c3a,DDR4_2400_matchD3,g_tile,M1,32768,64,1,"
          + "4,4,65536,128,0.833,137549,2126,14,30642,156.5";

  @TempDir private Path folder;
  private Path reference;
  private Path out;

  @BeforeEach
  void names() {
    reference = folder.resolve("runs.csv");
    out = folder.resolve("out.csv");
  }

  private Invocation validate(List<String> lines, String... options) throws IOException {
    Files.write(reference, lines);
    List<String> arguments = new ArrayList<>(List.of("validate", "dram", "--overwrite"));
    arguments.addAll(List.of("--reference", reference.toString(), "--out", out.toString()));
    arguments.addAll(List.of(options));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private List<String> outcomes() throws IOException {
    return Files.readAllLines(out);
  }

  @Test
  void rowThatAgreesIsExact() throws IOException {
    Invocation invocation = validate(List.of(HEADER, TILES));
    assertThat(invocation.errors()).isEmpty();
    assertThat(invocation.exitCode()).isZero();
    assertThat(invocation.output())
        .containsPattern("2 R2.DDR4_2400_matchD3/g_tile/M1 +cycles +137549 +137549 +0.000 % +exact")
        .containsPattern("Ramulator2.1, reads, M1 +1 +1 +1 +1 +0 +0");
    assertThat(outcomes())
        .startsWith(
            "row,case,metric,reference,simulated,deviation,status",
            "2,R2.DDR4_2400_matchD3/g_tile/M1,cycles,137549,137549,0.000000,exact",
            "2,R2.DDR4_2400_matchD3/g_tile/M1,n_act,2126,2126,0.000000,exact",
            "2,R2.DDR4_2400_matchD3/g_tile/M1,n_ref,14,14,0.000000,exact",
            "2,R2.DDR4_2400_matchD3/g_tile/M1,row_hits,30642,30642,0.000000,reported");
  }

  /** DRAMsim3 (2981759): its own queues behind the read and write queue. */
  @Test
  void simulatorOfTheRowDecidesOnTheController() throws IOException {
    String header = "case,tool,device,stream,map,N,T,ranks,bg,ba,rows,co,tCK,cycles,n_act,n_ref";
    String organization = ",64,1,4,4,65536,128,0.83,";
    String name = "D3.DDR4_8Gb_x8_2400/c_mix21/M1,DRAMsim3@2981759,DDR4_8Gb_x8_2400,";
    assertThat(
            validate(
                    List.of(
                        header,
                        name + "c_mix21,M1,32768" + organization + "147369,1059,15",
                        name + "g_tile,M1,32768" + organization + "138315,2139,14"))
                .exitCode())
        .isZero();
    assertThat(outcomes()).hasSize(7).filteredOn(line -> line.endsWith(",exact")).hasSize(6);
    validate(
        List.of(
            header,
            "D3.x/a_seqrd/M1,DRAMsim3@2981759,GDDR6_8Gb_x16,a_seqrd,M1,9,256,1,4,4,16,8,0.57,1,1,1"));
    assertThat(outcomes().get(1)).contains("not run: device GDDR6_8Gb_x16 is excluded", "tCCD");
  }

  @Test
  void rowOutsideItsToleranceFails() throws IOException {
    String late = TILES.replace("137549", "135000");
    assertThat(validate(List.of(HEADER, late)).exitCode()).isEqualTo(1);
    assertThat(outcomes().get(1)).endsWith(",cycles,135000,137549,0.018881,outside");
    assertThat(validate(List.of(HEADER, late), "--tolerance", "2%").exitCode()).isZero();
    assertThat(outcomes().get(1)).endsWith(",within");
    assertThat(validate(List.of(HEADER, late), "--tolerance", "n_act=2").exitCode()).isEqualTo(1);
    assertThat(validate(List.of(HEADER, late), "--tolerance", "cycles=1.9 %").exitCode()).isZero();
  }

  @Test
  void oneEventMoreThanTheReferencePassesButNotTwo() throws IOException {
    String one = TILES.replace(",2126,14,", ",2126,13,");
    assertThat(validate(List.of(HEADER, one)).exitCode()).isZero();
    String two = TILES.replace(",2126,14,", ",2126,12,");
    assertThat(validate(List.of(HEADER, two)).exitCode()).isEqualTo(1);
  }

  @Test
  void rowThatCannotBeRunStaysWithItsReason() throws IOException {
    List<String> lines =
        List.of(
            HEADER,
            TILES,
            TILES.replace("g_tile,M1", "z_other,M1"),
            TILES.replace(",DDR4_2400_matchD3,", ",DDR9_9600,"),
            TILES.replace(",DDR4_2400_matchD3,", ",DDR4_2400_matchD3_q0,"),
            TILES.replace(",DDR4_2400_matchD3,", ",DDR4_2400_matchD3_Magic,"),
            TILES.replace(",DDR4_2400_matchD3,", ",DDR4_2400U_16Gb_x8,"),
            TILES.replace(",32768,64,", ",many,64,"),
            TILES.replace(",M1,32768", ",M7,32768"),
            TILES.replace("0.833", "0.7"),
            TILES.replace("65536", "65537"),
            TILES.replace("Ramulator2.1@c5b1c3a", "Simulator"));
    Invocation invocation = validate(lines);
    assertThat(invocation.exitCode()).isEqualTo(1);
    assertThat(invocation.errors()).isEmpty();
    List<String> notRun = outcomes().stream().filter(line -> line.contains("not run: ")).toList();
    assertThat(notRun).hasSize(lines.size() - 2);
    for (int row = 3; row <= lines.size(); row++) {
      assertThat(notRun.get(row - 3)).startsWith(row + ",R2.");
    }
    assertThat(notRun.get(0)).contains("stream is 'z_other'; expected one of a_seqrd");
    assertThat(notRun.get(1)).contains("DDR9_9600", "DDR4_2400U");
    assertThat(notRun.get(2)).contains("controller.queue.read", "out of range");
    assertThat(notRun.get(3)).contains("'Magic'", "q<n>");
    assertThat(notRun.get(4)).contains("16Gb", "not 8Gb_x8");
    assertThat(notRun.get(5)).contains("N is 'many'");
    assertThat(notRun.get(6)).contains("M7", "M1 or M2");
    assertThat(notRun.get(7)).contains("tCK is '0.7'", "0.8333 ns");
    assertThat(notRun.get(8)).contains("rows", "power of two");
    assertThat(notRun.get(9)).contains("tool is 'Simulator'", "Ramulator2.1", "DRAMsim3");
    assertThat(invocation.output()).contains("row 65537".substring(4), "not run: stream is");
  }

  /** Cycles from the closed form: 1 + nRCD + nBL (N - 1) + nCL + nBL without refresh. */
  @Test
  void rowsOfPolicyFilesNameTheirCommandsInOneColumn() throws IOException {
    String header = "case,device,stream,N,T,ranks,bg,ba,rows,co,tCK,cycles,cmds";
    String row = "R2x.DDR4_2400U_NoRefresh/a_seqrd/M1,DDR4_2400U_NoRefresh,a_seqrd,";
    long cycles = 1 + 17 + 4 * (700 - 1) + 17 + 4;
    Invocation invocation =
        validate(
            List.of(
                header,
                row + "700,64,1,4,4,65536,128,0.833," + cycles + ",ACT=8;PREpb=0;RD=700",
                row + "700,64,1,4,4,65536,128,0.833," + cycles + ",ACT=8;REFab=5;RD=700"));
    assertThat(outcomes())
        .contains(
            "2,R2x.DDR4_2400U_NoRefresh/a_seqrd/M1,cycles,"
                + cycles
                + ","
                + cycles
                + ",0.000000,exact",
            "2,R2x.DDR4_2400U_NoRefresh/a_seqrd/M1,ACT,8,8,0.000000,exact",
            "3,R2x.DDR4_2400U_NoRefresh/a_seqrd/M1,REFab,5,0,-1.000000,outside");
    assertThat(invocation.exitCode()).isEqualTo(1);
  }

  /** Another organisation than the preset's: its columns decide. */
  @Test
  void organisationOfTheRowOverridesTheDevice() throws IOException {
    String header = "device,tool,stream,map,N,T,ranks,bg,ba,rows,co,cycles,n_act";
    // 4,096 transactions fill 128 columns of 4 groups x 8 banks once: 32 rows are opened
    long bound = 1 + 17 + 4 * (4096 - 1) + 17 + 4;
    String row = "DDR4_2400U_NoRefresh,Ramulator2.1,a_seqrd,M1,4096,64,1,4,8,1024,128," + bound;
    assertThat(validate(List.of(header, row + ",32")).exitCode()).isZero();
    String half = row.replace(",1024,128,", ",1024,64,");
    // half the columns: twice the rows
    assertThat(validate(List.of(header, half + ",64")).exitCode()).isZero();
    assertThat(outcomes().get(2)).contains("n_act,64,64");
  }

  @Test
  void idleTimeIsThatOfTheRow() throws IOException {
    String header = "device,tool,stream,N,cycles,n_ref";
    assertThat(validate(List.of(header, "DDR4_3200AA,Ramulator2.1,i_idle,0,124800,10")).exitCode())
        .isZero();
  }
}
