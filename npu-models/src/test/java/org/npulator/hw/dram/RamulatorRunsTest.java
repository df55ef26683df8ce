package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class RamulatorRunsTest {

  @ParameterizedTest
  @CsvFileSource(resources = "ramulator-runs.csv", numLinesToSkip = 1)
  void agrees(
      String device,
      String stream,
      String mapping,
      long requests,
      long cycles,
      long activates,
      long refreshes,
      long precharges,
      long synchronizations) {
    MemoryConfig config =
        Presets.memory(
            device,
            1,
            1,
            mapping.equals("M1")
                ? MemoryConfig.AddressMappingKind.INTERLEAVE_BANK_GROUPS
                : MemoryConfig.AddressMappingKind.ROW_LINEAR);
    StreamRunner runner = new StreamRunner(config, null);
    long simulated;
    if (stream.equals("i_idle")) {
      simulated = cycles;
      runner.idle(cycles);
    } else {
      simulated =
          runner.run(
              new ReferenceStream(stream, config.device().organization(), mapping.equals("M1")),
              requests);
    }
    long[] counts = runner.controller.counts.byRole;
    System.err.printf(
        "%s %s %s: cycles %d %+d (%+.3f%%) act %d %+d ref %d %+d pre %d %+d cas %d %+d%n",
        device,
        stream,
        mapping,
        cycles,
        simulated - cycles,
        100.0 * (simulated - cycles) / cycles,
        activates,
        counts[Role.ACTIVATE.ordinal()] - activates,
        refreshes,
        counts[Role.REFRESH.ordinal()] - refreshes,
        precharges,
        counts[Role.PRECHARGE.ordinal()] - precharges,
        synchronizations,
        counts[Role.SYNCHRONIZE_READ.ordinal()]
            + counts[Role.SYNCHRONIZE_WRITE.ordinal()]
            - synchronizations);
    double tolerance = stream.matches("[bcj].*") ? 0.03 : 0.01;
    assertThat(simulated).isCloseTo(cycles, within((long) (tolerance * cycles)));
  }
}
