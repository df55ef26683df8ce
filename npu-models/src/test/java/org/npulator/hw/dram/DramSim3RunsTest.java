package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * All rows of the reference runs of DRAMsim3 (2981759) with DDR4, LPDDR4 and HBM2: one channel, one
 * rank, read queue and write buffer 32, command queues of 8 per bank, open rows, staggered refresh,
 * at most one request a cycle, in order. The gate is 3 % (sequential reads, M1) and 10 %; the same
 * policy on the same constraints leaves no reason for any difference, so equality is asserted.
 */
class DramSim3RunsTest {

  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "dramsim3-runs.csv", numLinesToSkip = 1)
  void takesTheSameCyclesAndCommands(
      String source,
      String device,
      String stream,
      String mapping,
      long requests,
      long cycles,
      long activates,
      long precharges,
      long refreshes,
      double meanLatency,
      long minLatency,
      long maxLatency) {
    MemoryConfig config = config(device, 1, mapping);
    ChannelRun run = new ChannelRun(0, config, null, new LegalityChecker(config));
    ReferenceStream.Pattern pattern = ReferenceStream.Pattern.named(stream);
    run.run(new ReferenceStream(pattern, config, requests));
    ChannelResult result = run.result(0);
    assertThat(result.cycles()).isEqualTo(cycles);
    assertThat(result.activity().activates()).isEqualTo(activates);
    assertThat(result.activity().commands()).containsEntry("PREpb", precharges);
    assertThat(result.activity().refreshes()).isEqualTo(refreshes);
    if (result.activity().reads() > 0) {
      assertThat(result.readLatency().minimum()).isEqualTo(minLatency);
      assertThat(result.readLatency().maximum()).isEqualTo(maxLatency);
      assertThat(result.readLatency().mean()).isCloseTo(meanLatency, within(0.0001));
    }
  }

  /** Two ranks, and streams so short or so odd that writes stay in the write buffer. */
  @ParameterizedTest(name = "{0}")
  @CsvFileSource(resources = "dramsim3-more-runs.csv", numLinesToSkip = 1)
  void takesTheSameCyclesAndCommandsWithRanksAndHeldWrites(
      String source,
      String device,
      int ranks,
      String stream,
      String mapping,
      long requests,
      long cycles,
      long activates,
      long refreshes) {
    MemoryConfig config = config(device, ranks, mapping);
    ChannelRun run = new ChannelRun(0, config, null, new LegalityChecker(config));
    ReferenceStream.Pattern pattern = ReferenceStream.Pattern.named(stream);
    run.run(new ReferenceStream(pattern, config, requests));
    ChannelResult result = run.result(0);
    assertThat(result.cycles()).isEqualTo(cycles);
    assertThat(result.activity().activates()).isEqualTo(activates);
    assertThat(result.activity().refreshes()).isEqualTo(refreshes);
  }

  private static MemoryConfig config(String device, int ranks, String mapping) {
    return new MemoryConfig(
        Presets.device(device),
        1,
        ranks,
        mapping.equals("M1") ? Mappings.INTERLEAVE_BANK_GROUPS : Mappings.ROW_LINEAR,
        Presets.bankQueues());
  }
}
