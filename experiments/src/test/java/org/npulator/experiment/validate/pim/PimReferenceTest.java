package org.npulator.experiment.validate.pim;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.ConfigurationLoader;
import org.npulator.experiment.validate.Comparison;
import org.npulator.experiment.validate.RowOutcome;
import org.npulator.experiment.validate.Tolerances;
import org.npulator.experiment.validate.Validation;

/**
 * Samsung's PIMSimulator (b464dde), run with the kernels and shapes of the rows; AttAcc (c600051),
 * from the file of results that it ships. The resource has those of short runs.
 */
class PimReferenceTest {
  private static final String HEADER = "tool,commit,config,workload,metric,value,unit,source";
  private static final String BANK =
      "AttAcc-Ramulator2-HBM3PIM,c600051,pim_type=BA;power_constraint=True;HBM3_8Gb_2R;16ch;"
          + "HBM3_5.2Gbps;tCK=0.769ns,attention_decode;";
  private static final String SAMSUNG =
      "SamsungPIMSimulator,b464dde,HBM2_samsung_2M_16B_x64;64ch(system_hbm_64ch.ini),";

  /** From another revision of the controller, and one whose end falls next to a refresh. */
  private static final Set<String> KNOWN =
      Set.of(
          "attention_decode;L=128;heads_per_hbm=584;dhead=128;dbyte=2",
          "attention_decode;L=128;heads_per_hbm=292;dhead=160;dbyte=1");

  @TempDir private Path folder;

  private List<RowOutcome> outcomes(Path file) throws Exception {
    return new Validation(
            new PimReference(new ConfigurationLoader(List.of())), new Tolerances(List.of()))
        .run(file);
  }

  private List<RowOutcome> outcomes(String... rows) throws Exception {
    Path file = folder.resolve("rows.csv");
    Files.writeString(file, HEADER + "\n" + String.join("\n", rows) + "\n");
    return outcomes(file);
  }

  @Test
  void cyclesAreWithinTheirTolerance() throws Exception {
    Path file = folder.resolve("runs.csv");
    try (InputStream resource = PimReferenceTest.class.getResourceAsStream("runs.csv")) {
      Files.copy(resource, file);
    }
    List<RowOutcome> outcomes = outcomes(file);
    assertThat(outcomes).hasSizeGreaterThan(60).allMatch(row -> row.notRun().isEmpty());
    assertThat(outcomes)
        .filteredOn(row -> KNOWN.stream().noneMatch(known -> row.name().endsWith(known)))
        .noneMatch(RowOutcome::outside);
    assertThat(outcomes)
        .filteredOn(row -> row.group().equals("SamsungPIMSimulator, cycles_pim"))
        .hasSizeGreaterThan(20)
        .allMatch(row -> row.largestDeviation() < 0.02);
    assertThat(median(outcomes, "AttAcc-Ramulator2-HBM3PIM, cycles")).isLessThan(0.02);
  }

  private static double median(List<RowOutcome> outcomes, String group) {
    double[] deviations =
        outcomes.stream()
            .filter(row -> row.group().equals(group))
            .mapToDouble(RowOutcome::largestDeviation)
            .sorted()
            .toArray();
    return deviations[deviations.length / 2];
  }

  @Test
  void rowsThatContradictEachOtherDoNotDecide() throws Exception {
    String key = BANK + "L=128;heads_per_hbm=16;dhead=128;dbyte=2,cycles,";
    List<RowOutcome> outcomes =
        outcomes(
            key + "1,cycles,a",
            key + "2,cycles,b",
            BANK + "L=256;heads_per_hbm=16;dhead=128;dbyte=2,cycles,1,cycles,a",
            BANK + "L=256;heads_per_hbm=16;dhead=128;dbyte=2,cycles,1,cycles,b");
    assertThat(outcomes)
        .extracting(row -> row.comparisons().get(0).status())
        .containsExactly(
            Comparison.Status.REPORTED,
            Comparison.Status.REPORTED,
            Comparison.Status.OUTSIDE,
            Comparison.Status.OUTSIDE);
    assertThat(outcomes.get(0).comparisons().get(0).simulated())
        .isEqualTo(outcomes.get(1).comparisons().get(0).simulated());
  }

  @Test
  void countsOfCommandsAreThoseOfTheTrace() throws Exception {
    List<RowOutcome> outcomes =
        outcomes(
            BANK
                + "L=256;heads_per_hbm=16;dhead=128;dbyte=2,mac_cmds/softmax/mvgb/mvsb/wrgb,"
                + "1024/32/256/384/128,count,trace of one head a channel");
    assertThat(outcomes.get(0).comparisons())
        .extracting(Comparison::metric, Comparison::deviation)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("mac_cmds", 0.0),
            org.assertj.core.groups.Tuple.tuple("softmax", 0.0),
            org.assertj.core.groups.Tuple.tuple("mvgb", 0.0),
            org.assertj.core.groups.Tuple.tuple("mvsb", 0.0),
            org.assertj.core.groups.Tuple.tuple("wrgb", 0.0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GenZ,1,a,b,c,1 | tool GenZ: a roofline of processors",
        "Genz,1,a,b,c,1 | tool is 'Genz'; expected one of SamsungPIMSimulator, .*",
        "S,GEMV out=64 in=64 fp16,cycles,1 | metric is 'cycles'; .*cycles_pim.*",
        "S,GEMV out=64 fp16,cycles_pim,1 | workload is 'GEMV out=64 fp16'; .* in=\\.\\.\\.",
        "S,GEMV out=0 in=64 fp16,cycles_pim,1 | .*out to be a whole number from 1 on",
        "S,SOFTMAX out=64 in=64,cycles_pim,1 | .*GEMV, ADD, MUL or RELU.*",
        "S,GEMV out=64 in=64 fp16,cycles_pim,x | value is 'x'; expected a number",
        "B,L=128;heads_per_hbm=1;dhead=64;dbyte=3,cycles,1 | elements of 24 bits .*",
        "B,L=128;heads_per_hbm=1;dhead=64;dbyte=2,latency,1 | metric is 'latency'; .*"
      })
  void rowThatCannotBeRunSaysWhy(String row, String reason) throws Exception {
    String line = row;
    if (row.startsWith("S,")) {
      line = SAMSUNG + row.substring(2);
    } else if (row.startsWith("B,")) {
      line = BANK + row.substring(2);
    }
    assertThat(outcomes(line + ",u,s").get(0).notRun().orElse("run")).matches(reason);
  }
}
