package org.npulator.hw.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.event.EventHandler;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Cycles;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.port.MemoryPort;
import org.npulator.hw.port.TransferListener;
import org.npulator.hw.program.Reuse;

/** A cache of 4 sets of 2 lines of 64 bytes, 1 port of 32 bytes, before a memory of 100 ticks. */
class SystemCacheTest {
  private static final long MEMORY_TICKS = 100;
  private static final long CROSSING_TICKS = 8;
  private static final long LATENCY_TICKS = 10;
  private static final ClockDomain CLOCK =
      new ClockDomain("cache", Frequency.hertz(1_000_000_000), 2);

  private static CacheConfig config(long capacity, int ways, long line, int banks) {
    return new CacheConfig(
        "cache",
        new Bytes(capacity),
        ways,
        new Bytes(line),
        banks,
        1,
        new Bytes(32),
        new Cycles(LATENCY_TICKS / 2));
  }

  private record Access(boolean write, long address, long bytes) {}

  /** Answers every transfer after the same time and notes it. */
  private static final class Memory implements MemoryPort, EventHandler {
    final List<Access> accesses = new ArrayList<>();
    private final List<TransferListener> listeners = new ArrayList<>();
    private final EventQueue events;
    private final int component;

    Memory(EventQueue events) {
      this.events = events;
      component = events.register(this);
    }

    @Override
    public void transfer(
        boolean write,
        long address,
        long rowBytes,
        long rows,
        long strideBytes,
        TransferListener listener,
        int token) {
      assertThat(rows).isEqualTo(1);
      accesses.add(new Access(write, address, rowBytes));
      listeners.add(listener);
      events.schedule(
          events.now() + MEMORY_TICKS, Phase.COMPLETION, component, 0, listeners.size() - 1);
    }

    @Override
    public void handle(int port, long argument) {
      listeners.get((int) argument).transferCompleted(0);
    }
  }

  private final EventQueue events = new EventQueue(1);
  private final Memory memory = new Memory(events);
  private final SystemCache cache =
      new SystemCache(config(512, 2, 64, 1), CLOCK, CROSSING_TICKS, events, memory);
  private long endTick;

  private long ticks(Reuse reuse, boolean write, long address, long bytes) {
    long start = events.now();
    endTick = -1;
    cache.transfer(reuse, write, address, bytes, 1, bytes, token -> endTick = events.now(), 0);
    events.run();
    assertThat(endTick).isNotNegative();
    return endTick - start;
  }

  private long read(long address, long bytes) {
    return ticks(Reuse.UNKNOWN, false, address, bytes);
  }

  private long write(long address, long bytes) {
    return ticks(Reuse.UNKNOWN, true, address, bytes);
  }

  /** The request leaves after the look-up of its first line, at the memory at once. */
  @Test
  void missTakesTheLatencyOfTheCacheAndTheMemory() {
    assertThat(read(0, 64)).isEqualTo(LATENCY_TICKS + MEMORY_TICKS);
    assertThat(memory.accesses).containsExactly(new Access(false, 0, 64));
  }

  /** Two words of 32 bytes at a cycle of 2 ticks each. */
  @Test
  void hitTakesItsWordsTheLatencyAndTheWayToTheCache() {
    read(0, 64);
    assertThat(read(0, 64)).isEqualTo(2 * 2 + LATENCY_TICKS + CROSSING_TICKS);
    assertThat(read(0, 16)).isEqualTo(2 + LATENCY_TICKS + CROSSING_TICKS);
    assertThat(cache.activity()).isEqualTo(new CacheActivity(2, 1, 0, 0, 0, 64 + 32, 64));
  }

  @Test
  void transferWaitsForPortsTakenByTheOneBefore() {
    read(0, 256);
    long start = events.now();
    List<Long> ends = new ArrayList<>();
    for (int times = 0; times < 2; times++) {
      cache.transfer(false, 0, 256, 1, 256, token -> ends.add(events.now() - start), 0);
    }
    events.run();
    long first = 8 * 2 + LATENCY_TICKS + CROSSING_TICKS;
    assertThat(ends).containsExactly(first, first + 8 * 2);
  }

  @Test
  void readOfALineOnItsWayWaitsForItAndIsNotFetchedTwice() {
    List<Long> ends = new ArrayList<>();
    for (int times = 0; times < 2; times++) {
      cache.transfer(false, 0, 64, 1, 64, token -> ends.add(events.now()), 0);
    }
    events.run();
    assertThat(ends).containsExactly(LATENCY_TICKS + MEMORY_TICKS, LATENCY_TICKS + MEMORY_TICKS);
    assertThat(memory.accesses).hasSize(1);
  }

  @Test
  void partOfALineThatIsReadFetchesItAllAndConsecutiveLinesAtOnce() {
    read(70, 100);
    assertThat(memory.accesses).containsExactly(new Access(false, 64, 128));
  }

  @Test
  void wholeLinesAreWrittenWithoutFetchAndLaterWrittenBack() {
    write(0, 64);
    assertThat(memory.accesses).isEmpty();
    read(256, 64);
    read(512, 64);
    assertThat(memory.accesses)
        .containsExactly(
            new Access(false, 256, 64), new Access(false, 512, 64), new Access(true, 0, 64));
    assertThat(cache.activity().writeBacks()).isEqualTo(1);
  }

  @Test
  void partOfALineThatIsNotThereIsWrittenPastTheCache() {
    write(10, 20);
    read(0, 64);
    write(10, 20);
    assertThat(memory.accesses).containsExactly(new Access(true, 10, 20), new Access(false, 0, 64));
  }

  @Test
  void bytesReadOnceTakeNoPlace() {
    ticks(Reuse.NONE, false, 10, 100);
    ticks(Reuse.NONE, false, 10, 100);
    assertThat(memory.accesses)
        .containsExactly(new Access(false, 10, 100), new Access(false, 10, 100));
    assertThat(cache.activity().bypasses()).isEqualTo(4);
  }

  @Test
  void deadLinesAreNotWrittenBack() {
    write(0, 128);
    ticks(Reuse.LAST, false, 0, 128);
    for (long address = 256; address < 2048; address += 256) {
      read(address, 128);
    }
    assertThat(memory.accesses).noneMatch(Access::write);
    assertThat(cache.activity().deadLines()).isEqualTo(2);
  }

  /** What memory has to deliver and take follows from misses and write-backs alone. */
  @Property(tries = 300)
  void bytesAtTheMemoryAreThoseOfMissesAndWriteBacks(@ForAll long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    EventQueue queue = new EventQueue(1);
    Memory behind = new Memory(queue);
    SystemCache lines =
        new SystemCache(config(1024, 2, 64, 1), CLOCK, CROSSING_TICKS, queue, behind);
    int[] ended = {0};
    int count = 1 + random.nextInt(40);
    for (int transfer = 0; transfer < count; transfer++) {
      long rows = 1 + random.nextInt(3);
      long rowBytes = 64L * (1 + random.nextInt(4));
      lines.transfer(
          Reuse.UNKNOWN,
          random.nextBoolean(),
          64L * random.nextInt(64),
          rowBytes,
          rows,
          rowBytes + 64L * random.nextInt(3),
          token -> ended[0]++,
          transfer);
    }
    queue.run();
    CacheActivity activity = lines.activity();
    assertThat(ended[0]).isEqualTo(count);
    assertThat(behind.accesses.stream().filter(Access::write).mapToLong(Access::bytes).sum())
        .isEqualTo(64 * activity.writeBacks());
    assertThat(
            behind.accesses.stream()
                .filter(access -> !access.write())
                .mapToLong(Access::bytes)
                .sum())
        .isLessThanOrEqualTo(64 * activity.misses());
    assertThat(activity.bytesWritten()).isGreaterThanOrEqualTo(64 * activity.misses());
  }

  @Test
  void sizesThatCannotBeAreRefusedWithTheNearestThatCan() {
    assertThatThrownBy(() -> config(1000, 2, 64, 1))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("multiple of 128 B such as 1 KiB");
    assertThatThrownBy(() -> config(1024, 2, 48, 1)).hasMessageContaining("such as 32 B");
    assertThatThrownBy(() -> config(1024, 2, 64, 3)).hasMessageContaining("3 banks");
    assertThatThrownBy(() -> config(64, 2, 64, 1)).hasMessageContaining("such as 128 B");
    assertThatThrownBy(() -> config(1L << 34, 16, 64, 16)).hasMessageContaining("at least 1 KiB");
  }
}
