package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * All rows of the reference runs with these devices: Ramulator 2.1 (c5b1c3a), one channel, one
 * rank, read and write buffer 32, write watermarks 0.8 and 0.2, FRFCFS, AllBank refresh, open rows,
 * at most one request a cycle, in order. The gate is 1 % (reads) and 3 % (writes); the same policy
 * on the same constraints leaves no reason for any difference, so equality is asserted.
 */
class RamulatorRunsTest {

  @ParameterizedTest
  @CsvFileSource(resources = "ramulator-runs.csv", numLinesToSkip = 1)
  void takesTheSameCyclesAndCommands(
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
            mapping.equals("M1") ? Mappings.INTERLEAVE_BANK_GROUPS : Mappings.ROW_LINEAR);
    StreamRunner runner = new StreamRunner(config, new LegalityChecker(config));
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
    assertThat(simulated).isEqualTo(cycles);
    assertThat(counts[Role.ACTIVATE.ordinal()]).isEqualTo(activates);
    assertThat(counts[Role.REFRESH.ordinal()]).isEqualTo(refreshes);
    assertThat(counts[Role.PRECHARGE.ordinal()]).isEqualTo(precharges);
    assertThat(counts[Role.SYNCHRONIZE_READ.ordinal()] + counts[Role.SYNCHRONIZE_WRITE.ordinal()])
        .isEqualTo(synchronizations);
  }
}
