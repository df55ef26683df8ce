package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.npulator.hw.port.Lane;

/** Each state is produced by a sequence whose waits are known from the timing alone. */
class BusAccountTest {
  private static final Map<String, Integer> T = Presets.device("DDR4-3200").timing();

  /** One channel, one tick a cycle, no latency of the lane, no refresh, M1. */
  private static SortedMap<String, Long> states(
      long until, boolean refresh, TransferScript.Step... steps) {
    MemoryConfig config =
        new MemoryConfig(
            Presets.device("DDR4-3200"),
            1,
            1,
            Mappings.INTERLEAVE_BANK_GROUPS,
            Presets.controller(refresh));
    return TransferScript.run(
            config, 1, new Lane(0, 0, 64, 1, 1 << 20), List.of(steps), until, true, null)
        .all()
        .get(0)
        .stateTicks();
  }

  private static TransferScript.Step read(long tick, long address) {
    return new TransferScript.Step(tick, false, address, 64, 1, 0);
  }

  private static TransferScript.Step write(long tick, long address) {
    return new TransferScript.Step(tick, true, address, 64, 1, 0);
  }

  /** Bytes of all columns and bank groups of a bank: from one to the next the bank changes. */
  private static final long BANK = 64L * 4 * 128;

  private static final long ROW = BANK * 4;

  @Test
  void firstReadWaitsForItsActivation() {
    SortedMap<String, Long> states = states(1000, false, read(10, 0));
    assertThat(states).containsEntry("activate", (long) T.get("nRCD"));
    assertThat(states).containsEntry("data", (long) T.get("nBL"));
    assertThat(states).containsEntry("noRequest", 1000L - T.get("nRCD") - T.get("nBL"));
  }

  @Test
  void otherRowOfABankWaitsForPrechargeAndActivate() {
    SortedMap<String, Long> states = states(1000, false, read(10, 0), read(10, ROW));
    // second activation tRC after the first; the first burst ends tRCD + tBL after it
    assertThat(states).containsEntry("rowConflict", (long) T.get("nRC") - T.get("nBL"));
    assertThat(states).containsEntry("activate", (long) T.get("nRCD"));
  }

  @Test
  void activationsOfOneBankGroupAreKeptApart() {
    // banks of one group: their bursts follow each other as their activations do, after tRRD_L
    SortedMap<String, Long> states = states(1000, false, read(10, 0), read(10, BANK));
    assertThat(states)
        .containsEntry("activate", (long) T.get("nRCD"))
        .containsEntry("activateToActivate", (long) T.get("nRRDL") - T.get("nBL"));
  }

  @Test
  void burstsOfOneBankGroupAreKeptApart() {
    SortedMap<String, Long> states = states(1000, false, read(10, 0), read(10, 256));
    assertThat(states).containsEntry("columnToColumn", (long) T.get("nCCDL") - T.get("nBL"));
  }

  @Test
  void readAfterWriteTurnsTheBusAround() {
    SortedMap<String, Long> states = states(1000, false, write(10, 0), read(100, 64 * 4));
    // idle until 100, then nothing is left of WR to RD
    assertThat(states).containsEntry("turnaround", 0L);
    long written = 10 + T.get("nRCD");
    states = states(1000, false, write(10, 0), read(written + 1, 64 * 4));
    long possible = written + T.get("nCWL") + T.get("nBL") + T.get("nWTRL");
    long busFree = written + T.get("nCWL") + T.get("nBL") - T.get("nCL");
    assertThat(states).containsEntry("turnaround", possible - Math.max(busFree, written + 1));
  }

  @Test
  void requestDuringARefreshWaitsForItsEnd() {
    long refresh = T.get("nREFI");
    SortedMap<String, Long> states = states(20_000, true, read(refresh + 100, 0));
    assertThat(states).containsEntry("refresh", (long) T.get("nRFC") - 100);
    assertThat(states).containsEntry("activate", (long) T.get("nRCD"));
  }

  /** Five groups of banks would keep the bus busy; four activations each tFAW do not. */
  @Test
  void activationsOfManyBanksAreHeldBackByTheirWindow() {
    TransferScript.Step[] reads = new TransferScript.Step[64];
    for (int i = 0; i < reads.length; i++) {
      reads[i] = read(10, (i % 4) * 64L + (i / 4 % 4) * BANK + i / 16 * ROW);
    }
    SortedMap<String, Long> states = states(1200, false, reads);
    long window = T.get("nFAW") - 4L * T.get("nBL");
    assertThat(states.get("activateToActivate")).isBetween(12 * window, 16 * window);
    assertThat(states.get("activate")).isLessThan(3L * T.get("nRCD"));
  }
}
