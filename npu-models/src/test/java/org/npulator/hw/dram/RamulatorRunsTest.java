package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
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
            mapping.equals("M1")
                ? MemoryConfig.AddressMappingKind.INTERLEAVE_BANK_GROUPS
                : MemoryConfig.AddressMappingKind.ROW_LINEAR);
    LegalityChecker checker = new LegalityChecker(config);
    ChannelRun run = new ChannelRun(0, config, null, checker);
    ReferenceStream.Pattern pattern = ReferenceStream.Pattern.named(stream);
    run.run(new ReferenceStream(pattern, config, requests));
    ChannelResult result = run.result(0);
    Map<String, Long> commands = result.activity().commands();
    assertThat(result.cycles()).isEqualTo(cycles);
    assertThat(result.activity().activates()).isEqualTo(activates);
    assertThat(result.activity().refreshes()).isEqualTo(refreshes);
    assertThat(commands).containsEntry("PREpb", precharges);
    assertThat(commands.getOrDefault("CAS_RD", 0L) + commands.getOrDefault("CAS_WR", 0L))
        .isEqualTo(synchronizations);
  }
}
