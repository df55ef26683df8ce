package org.npulator.hw.dram;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.time.ClockDomain;
import org.npulator.core.time.TimeBase;
import org.npulator.hw.port.Lane;

class MemorySystemTest {
  private static final ClockDomain CLOCK =
      new TimeBase(
              Map.of(
                  "memory", Frequency.hertz(800_000_000), "core", Frequency.hertz(1_000_000_000)))
          .clock("memory");
  private static final Lane LANE = new Lane(20, 30, 64, 4, 4096);

  private final EventQueue queue = new EventQueue();
  private final MemorySystem memory =
      new MemorySystem(Presets.memory("LPDDR5-6400", 4, 1, Mappings.TILE_DMA), queue, CLOCK, LANE);
  private long completed = -1;

  private void transfer(boolean write, long address, long rowBytes, long rows, long stride) {
    memory.transfer(write, address, rowBytes, rows, stride, token -> completed = queue.now(), 0);
  }

  @Test
  void firstReadTakesActivateSynchronizeReadAndBothWays() {
    transfer(false, 0, 32, 1, 0);
    queue.run();
    // request 20 ticks = 4 cycles; ACT1 at cycle 4, RD at the cycle after CAS_RD, which waits for
    // tRCD; 17 + 2 cycles to the end of the burst; 30 ticks back
    assertThat(completed).isEqualTo((4 + 15 + 1 + 17 + 2) * 5 + 30);
  }

  @Test
  void writeEndsWhenTheQueueHasIt() {
    transfer(true, 0, 32, 1, 0);
    queue.run();
    assertThat(completed).isEqualTo((4 + 1) * 5);
  }

  @Test
  void sequentialReadOverAllChannelsNearlyReachesThePeak() {
    long bytes = 8 << 20;
    transfer(false, 0, bytes, 1, 0);
    queue.run();
    double peakTicks = bytes / (4 * 16.0) * 5;
    assertThat(completed / peakTicks).isBetween(1.0, 1.10);
    for (ChannelActivity activity : memory.activity(completed)) {
      assertThat(activity.bytesRead()).isEqualTo(bytes / 4);
      assertThat(activity.stateTicks().values().stream().mapToLong(Long::longValue).sum())
          .isEqualTo(completed);
      assertThat(activity.stateTicks().get("data")).isEqualTo(bytes / 4 / 32 * 2 * 5);
    }
  }

  /** Time passes in which nobody looks at the channel; then a write makes reads end earlier. */
  @Test
  void looksAreNeverScheduledForThePast() {
    long[] ends = new long[2];
    memory.transfer(false, 0, 1 << 20, 1, 0, token -> ends[0] = queue.now(), 0);
    int driver =
        queue.register(
            (port, argument) ->
                memory.transfer(true, 4 << 20, 64, 1, 0, token -> ends[1] = queue.now(), 0));
    queue.schedule(40_001, Phase.DISPATCH, driver, 0, 0);
    queue.run();
    assertThat(ends[1]).isBetween(40_001L, 41_000L);
    assertThat(ends[0]).isGreaterThan(ends[1]);
  }

  @Test
  void misalignedRowsCostWholeBursts() {
    transfer(false, 16, 32, 3, 1024);
    queue.run();
    assertThat(memory.activity(queue.now()).get(0).bytesRead()).isEqualTo(3 * 64);
    assertThat(memory.usefulBytesRead()).isEqualTo(3 * 32);
  }

  @Test
  void transferBeyondTheCapacityIsRefused() {
    assertThat(memory.capacityBytes()).isEqualTo(4L << 30);
    assertThatThrownBy(() -> transfer(false, (4L << 30) - 32, 64, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> transfer(false, 0, 64, 3, -32))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> transfer(false, 0, 0, 1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void idleChannelsAreOnlyRefreshed() {
    queue.register((port, argument) -> {});
    queue.schedule(5L * 1_000_000, Phase.DISPATCH, 4, 0, 0);
    queue.run();
    for (ChannelActivity activity : memory.activity(queue.now())) {
      assertThat(activity.refreshes()).isEqualTo((1_000_000 - 1) / 3125);
      assertThat(activity.stateTicks()).containsEntry("noRequest", 5_000_000L);
      assertThat(activity.prechargedTicks()).isEqualTo(5_000_000L);
    }
  }
}
