package org.npulator.workload.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.ConfigurationException;
import org.npulator.config.ConfigurationLoader;
import org.npulator.hw.chip.MachineFigures;
import org.npulator.hw.chip.NpuConfig;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;
import org.npulator.workload.model.FormatSet;

/** The machines that come with the simulator are neither starved of weights nor of capacity. */
class PresetMachinesTest {
  private final ConfigurationLoader loader = new ConfigurationLoader(List.of());

  private NpuConfig machine(String name) throws ConfigurationException {
    return loader.load("npu", name, List.of(), NpuConfig.class).value();
  }

  /**
   * In decode every weight is used once, so arrays must take weights as fast as DRAM reads them.
   */
  @Test
  void arraysTakeWeightsAtThePeakBandwidthOfTheMemory() throws Exception {
    for (String name : loader.presets("npu")) {
      NpuConfig machine = machine(name);
      SystolicArrayConfig array = (SystolicArrayConfig) machine.cores().matrix();
      double weightsPerSecond =
          (double) machine.cores().count()
              * array.arrays()
              * array.columns()
              * array.vectorRows().orElse(1)
              * machine.clocks().get(machine.cores().clock()).toHertz();
      double weightBytes = FormatSet.named(machine.formats()).weight().bits() / 8.0;

      assertThat(weightsPerSecond * weightBytes)
          .as(name)
          .isGreaterThanOrEqualTo(MachineFigures.of(machine).peakMemoryBytesPerSecond());
    }
  }

  /** Also of memories whose channels have pseudo channels. */
  @Test
  void mappingHasTheWholeMemory() throws Exception {
    for (String name : loader.presets("npu")) {
      NpuConfig machine = machine(name);
      assertThat(Machine.of(machine).memoryBytes())
          .as(name)
          .isEqualTo(MachineFigures.of(machine).memoryBytes());
    }
  }

  /** Peak bandwidths in GB/s and capacities in GiB are those of the parts that the presets name. */
  @ParameterizedTest
  @CsvSource({
    "edge-npu, 51.2, 4, 8.192, int8xint8",
    "hybrid-array, 51.2, 4, 8.192, int8xint4",
    "mobile-npu, 68.2667, 16, 16.384, int8xint8",
    "cloud-npu, 3276.8, 96, 524.288, bf16xbf16"
  })
  void figuresOfPresetsFollowFromTheirParts(
      String name, double gigabytesPerSecond, long gibibytes, double teraOperations, String pair)
      throws Exception {
    MachineFigures figures = MachineFigures.of(machine(name));

    assertThat(figures.peakMemoryBytesPerSecond() / 1e9)
        .isCloseTo(gigabytesPerSecond, within(1e-3));
    assertThat(figures.memoryBytes()).isEqualTo(gibibytes << 30);
    assertThat(figures.teraOperationsPerSecond(pair)).isEqualTo(teraOperations);
    assertThat(figures.peakInterconnectBytesPerSecond())
        .isGreaterThanOrEqualTo(figures.peakMemoryBytesPerSecond());
  }

  /**
   * Bytes of all weights in the formats of the machine, after the parameter counts of the models.
   */
  @ParameterizedTest
  @CsvSource({
    "edge-npu, 494032768",
    "hybrid-array, 1235814400",
    "mobile-npu, 8030261248",
    "cloud-npu, 8030261248"
  })
  void weightsOfTheModelsMeantForAMachineFitIntoHalfOfItsMemory(String name, long parameters)
      throws Exception {
    NpuConfig machine = machine(name);
    double weightBytes = FormatSet.named(machine.formats()).weight().bits() / 8.0;

    assertThat(parameters * weightBytes).isLessThan(MachineFigures.of(machine).memoryBytes() / 2.0);
  }
}
