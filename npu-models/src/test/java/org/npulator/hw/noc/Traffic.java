package org.npulator.hw.noc;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.core.quantity.Frequency;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.port.MessageListener;

/** Messages, and when the network of the simulator sent and delivered them, in cycles. */
final class Traffic {
  /** A message handed over in a cycle. */
  record Message(long cycle, int source, long destinations, long bytes) {}

  /**
   * What became of all messages.
   *
   * @param sent by message
   * @param delivered by "message to node"
   */
  record Times(TreeMap<Integer, Long> sent, TreeMap<String, Long> delivered) {
    Times() {
      this(new TreeMap<>(), new TreeMap<>());
    }

    long to(int message, int node) {
      return delivered.get(key(message, node));
    }

    static String key(int message, int node) {
      return message + " to " + node;
    }
  }

  private static final long TICKS_PER_CYCLE = 3;
  static final ClockDomain CLOCK =
      new ClockDomain("fabric", Frequency.hertz(1_000_000_000), TICKS_PER_CYCLE);

  private final EventQueue events = new EventQueue();
  private final Network network;
  private final Times times = new Times();

  Traffic(NetworkConfig config, int cores) {
    network = new Network(config, cores, CLOCK, events);
  }

  static Times simulate(NetworkConfig config, int cores, List<Message> messages) {
    return new Traffic(config, cores).run(messages);
  }

  Times run(List<Message> messages) {
    List<Message> pending = new ArrayList<>(messages);
    int sender = events.register((port, argument) -> handOver(pending, (int) argument));
    for (int index = 0; index < messages.size(); index++) {
      // Within the cycle before, so that it has to wait for the edge.
      long tick =
          Math.max(0, CLOCK.ticks(messages.get(index).cycle()) - messages.get(index).cycle() % 3);
      events.schedule(tick, Phase.DISPATCH, sender, 0, index);
    }
    events.run();
    return times;
  }

  private void handOver(List<Message> messages, int index) {
    Message message = messages.get(index);
    network.send(
        message.source(),
        message.destinations(),
        message.bytes(),
        new MessageListener() {
          @Override
          public void sent(int token) {
            times.sent().put(token, cycle());
          }

          @Override
          public void delivered(int destination, int token) {
            times.delivered().put(Times.key(token, destination), cycle());
          }
        },
        index);
  }

  private long cycle() {
    if (events.now() % TICKS_PER_CYCLE != 0) {
      throw new AssertionError("between the edges of the clock: " + events.now());
    }
    return CLOCK.cycles(events.now());
  }

  NetworkActivity activity() {
    return network.activity();
  }
}
