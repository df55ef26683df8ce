package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Without refresh some streams have exact cycle counts in terms of the timing alone. */
class ClosedFormTest {

  private static long cycles(String device, String stream, int requests) {
    MemoryConfig config =
        new MemoryConfig(
            Presets.device(device),
            1,
            1,
            Mappings.INTERLEAVE_BANK_GROUPS,
            Presets.controller(false));
    ReferenceStream.Pattern pattern = ReferenceStream.Pattern.named(stream);
    return new ChannelRun(0, config, null).run(new ReferenceStream(pattern, config, requests));
  }

  @ParameterizedTest
  @CsvSource({"DDR4-2400, 32768", "DDR4-2400, 100", "DDR4-3200, 32768"})
  void sequentialReadIsBoundByTheDataBus(String device, int requests) {
    Map<String, Integer> t = Presets.device(device).timing();
    assertThat(cycles(device, "a_seqrd", requests))
        .isEqualTo(
            1L + t.get("nRCD") + t.get("nBL") * (requests - 1L) + t.get("nCL") + t.get("nBL"));
  }

  /**
   * The first read follows its activation and the synchronisation of the data clock; the second one
   * the activation of its bank group four cycles later, one cycle after the data bus would be free.
   */
  @ParameterizedTest
  @CsvSource({"32768", "1000"})
  void sequentialReadOfLpddr5IsBoundByTheDataBus(int requests) {
    assertThat(cycles("LPDDR5-6400", "a_seqrd", requests)).isEqualTo(2L * (requests - 1) + 37);
  }

  @ParameterizedTest
  @CsvSource({"DDR4-2400, 4096", "DDR4-3200, 500", "DDR4-2400, 2"})
  void rowConflictsAreBoundByTheRowCycle(String device, int requests) {
    Map<String, Integer> t = Presets.device(device).timing();
    assertThat(cycles(device, "e_rowconf", requests))
        .isEqualTo(
            1L + t.get("nRCD") + t.get("nRC") * (requests - 1L) + t.get("nCL") + t.get("nBL"));
  }

  @ParameterizedTest
  @CsvSource({"DDR4-2400", "DDR4-3200", "LPDDR5-6400"})
  void randomReadsAreNotFasterThanFourActivatesInTheirWindow(String device) {
    int requests = 8192;
    long bound = Presets.device(device).timing().get("nFAW") * (requests / 4 - 1L);
    assertThat(cycles(device, "d_rand", requests)).isGreaterThanOrEqualTo(bound);
  }
}
