package org.npulator.core.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventQueueTest {
  private final EventQueue queue = new EventQueue();
  private final List<String> log = new ArrayList<>();

  private int component(String name) {
    return queue.register((port, argument) -> log.add(queue.now() + name + port + ":" + argument));
  }

  @Test
  void completionsPrecedeDispatchPrecedesArbitrationInATick() {
    int first = component("a");
    int second = component("b");
    queue.schedule(3, Phase.ARBITRATION, first, 0, 0);
    queue.schedule(3, Phase.DISPATCH, first, 0, 1);
    queue.schedule(3, Phase.COMPLETION, second, 0, 2);
    queue.schedule(3, Phase.COMPLETION, first, 1, 3);
    queue.schedule(3, Phase.COMPLETION, first, 0, 4);
    queue.schedule(2, Phase.ARBITRATION, second, 9, 5);
    queue.run();
    assertThat(log).containsExactly("2b9:5", "3a0:4", "3a1:3", "3b0:2", "3a0:1", "3a0:0");
  }

  @Test
  void extremesOfTheKeySortLikeAnyOther() {
    int first = component("a");
    int second = component("b");
    long last = Long.MAX_VALUE;
    queue.schedule(last, Phase.ARBITRATION, second, EventQueue.PORTS - 1, Long.MIN_VALUE);
    queue.schedule(last, Phase.ARBITRATION, second, EventQueue.PORTS - 1, Long.MAX_VALUE);
    queue.schedule(last, Phase.ARBITRATION, second, 0, Long.MAX_VALUE);
    queue.schedule(last, Phase.ARBITRATION, first, EventQueue.PORTS - 1, Long.MAX_VALUE);
    queue.run();
    assertThat(log)
        .containsExactly(
            last + "a255:" + Long.MAX_VALUE,
            last + "b0:" + Long.MAX_VALUE,
            last + "b255:" + Long.MIN_VALUE,
            last + "b255:" + Long.MAX_VALUE);
  }

  @Test
  void everyOneOfManyComponentsGetsItsEvents() {
    for (int i = 0; i < 1000; i++) {
      component("c" + i + "p");
    }
    for (int i = 999; i >= 0; i--) {
      queue.schedule(i % 2, Phase.DISPATCH, i, 1, i);
    }
    queue.run();
    assertThat(log).hasSize(1000).startsWith("0c0p1:0", "0c2p1:2").endsWith("1c999p1:999");
  }

  @Test
  void anEventBeforeNowIsRejected() {
    int self = queue.register((port, argument) -> queue.schedule(9, Phase.DISPATCH, 0, 0, 0));
    queue.schedule(10, Phase.DISPATCH, self, 0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(queue::run)
        .withMessageContaining("tick 9")
        .withMessageContaining("tick 10");
  }

  @Test
  void anEarlierPhaseOfTheSameTickIsRejected() {
    int self = queue.register((port, argument) -> queue.schedule(10, Phase.COMPLETION, 0, 0, 0));
    queue.schedule(10, Phase.DISPATCH, self, 0, 0);
    assertThatIllegalArgumentException()
        .isThrownBy(queue::run)
        .withMessageContaining("COMPLETION")
        .withMessageContaining("DISPATCH");
  }

  @Test
  void aQueueThatHasRunDryStartsAgainAtItsLastTick() {
    int self = component("a");
    queue.schedule(10, Phase.ARBITRATION, self, 0, 1);
    queue.run();
    assertThat(queue.now()).isEqualTo(10);
    queue.schedule(10, Phase.COMPLETION, self, 0, 2);
    assertThat(queue.isEmpty()).isFalse();
    queue.run();
    assertThat(log).containsExactly("10a0:1", "10a0:2");
  }

  @Test
  void unknownComponentsAndPortsAreRejected() {
    int self = component("a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.schedule(0, Phase.DISPATCH, self + 1, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.schedule(0, Phase.DISPATCH, -1, 0, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.schedule(0, Phase.DISPATCH, self, EventQueue.PORTS, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.schedule(0, Phase.DISPATCH, self, -1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new EventQueue(0));
  }

  @Test
  void eventsAllocateNothing() {
    long[] remaining = {200_000};
    int self =
        queue.register(
            (port, argument) -> {
              if (remaining[0]-- > 0) {
                long delay = remaining[0] % 9 == 0 ? 10_000 : remaining[0] % 50;
                queue.schedule(queue.now() + delay, Phase.DISPATCH, 0, port, argument);
              }
            });
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long thread = Thread.currentThread().getId();
    for (int round = 0; round < 3; round++) {
      remaining[0] = 200_000;
      for (int i = 0; i < 100; i++) {
        queue.schedule(queue.now() + i, Phase.DISPATCH, self, 0, i);
      }
      long before = threads.getThreadAllocatedBytes(thread);
      queue.run();
      long bytes = threads.getThreadAllocatedBytes(thread) - before;
      if (round > 0) {
        assertThat(bytes).as("bytes for 200,000 events").isLessThan(50_000);
      }
    }
  }
}
