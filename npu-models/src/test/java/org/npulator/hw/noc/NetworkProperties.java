package org.npulator.hw.noc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.npulator.hw.noc.Traffic.Message;
import org.npulator.hw.noc.Traffic.Times;

/** Random networks with random traffic, from single messages to far more than they can carry. */
class NetworkProperties {
  record Case(NetworkConfig config, SteppedNetwork.Shape shape, int nodes, List<Message> messages) {
    @Override
    public String toString() {
      return config + " of " + nodes + " with " + messages;
    }
  }

  @Provide
  Arbitrary<Case> cases() {
    return Arbitraries.randomValue(
        random -> {
          long width = 1 + random.nextInt(16);
          long hopCycles = 1 + random.nextInt(4);
          long packet = width * (1 + random.nextInt(9));
          NetworkConfig config;
          SteppedNetwork.Shape shape;
          int nodes;
          switch (random.nextInt(3)) {
            case 0 -> {
              nodes = 1 + random.nextInt(9);
              config = Shapes.crossbar(width, hopCycles, packet);
              shape = new Shapes.Crossbar(nodes);
            }
            case 1 -> {
              int rows = 1 + random.nextInt(4);
              int columns = 1 + random.nextInt(4);
              nodes = rows * columns;
              config = Shapes.mesh(rows, columns, width, hopCycles, packet, 1 + random.nextInt(3));
              shape = new Shapes.Mesh(rows, columns);
            }
            default -> {
              nodes = 3 + random.nextInt(7);
              config = Shapes.ring(width, hopCycles, packet, 2 + random.nextInt(3));
              shape = new Shapes.Ring(nodes);
            }
          }
          if (nodes == shape.routers() && nodes > 1 && random.nextBoolean()) {
            List<Integer> positions = new ArrayList<>(IntStream.range(0, nodes).boxed().toList());
            Collections.shuffle(positions, random);
            config = Shapes.placed(config, positions);
            shape = new Shapes.Placed(shape, positions);
          }
          int count = 1 + random.nextInt(40);
          int span = 1 + random.nextInt(300);
          boolean multicast = random.nextBoolean();
          List<Message> messages = new ArrayList<>();
          for (int index = 0; index < count; index++) {
            long destinations = 0;
            for (int more = multicast ? 1 + random.nextInt(nodes) : 1; more > 0; more--) {
              destinations |= 1L << random.nextInt(nodes);
            }
            messages.add(
                new Message(
                    random.nextInt(span),
                    random.nextInt(nodes),
                    destinations,
                    1 + random.nextInt((int) (4 * packet))));
          }
          return new Case(config, shape, nodes, messages);
        });
  }

  @Property(tries = 600)
  void everyMessageArrivesInTheCycleInWhichItsWordsDo(@ForAll("cases") Case each) {
    Times times = Traffic.simulate(each.config(), each.nodes(), each.messages());
    Times reference =
        new SteppedNetwork(each.config(), each.shape(), each.nodes()).run(each.messages());

    assertThat(times.delivered()).isEqualTo(reference.delivered());
    assertThat(times.sent()).isEqualTo(reference.sent());
  }

  @Property
  void noMessageIsLostOrFasterThanItsWay(@ForAll("cases") Case each) {
    Times times = Traffic.simulate(each.config(), each.nodes(), each.messages());
    Topology topology = each.config().topology(each.nodes());
    long width = each.config().width().bytes();
    long hopCycles = each.config().hopLatency().cycles();

    int expected = 0;
    for (int index = 0; index < each.messages().size(); index++) {
      Message message = each.messages().get(index);
      long words = words(message.bytes(), each.config().packet().bytes(), width);
      for (int node = 0; node < each.nodes(); node++) {
        if ((message.destinations() >> node & 1) != 0) {
          expected++;
          long hops = topology.hops(message.source(), node) + 1;
          assertThat(times.to(index, node))
              .isGreaterThanOrEqualTo(message.cycle() + hops * hopCycles + words - 1);
        }
      }
    }
    assertThat(times.delivered()).hasSize(expected);
    assertThat(times.sent()).hasSize(each.messages().size());
  }

  private static long words(long bytes, long packet, long width) {
    long words = 0;
    for (long start = 0; start < bytes; start += packet) {
      words += (Math.min(packet, bytes - start) + width - 1) / width;
    }
    return words;
  }

  @Property
  void bytesAreCountedOnceForEveryLinkAndRouterOnTheWay(@ForAll("cases") Case each) {
    Traffic traffic = new Traffic(each.config(), each.nodes());
    traffic.run(each.messages());
    Topology topology = each.config().topology(each.nodes());

    long delivered = 0;
    long mostLinked = 0;
    boolean unicast = true;
    for (Message message : each.messages()) {
      unicast &= Long.bitCount(message.destinations()) == 1;
      for (int node = 0; node < each.nodes(); node++) {
        if ((message.destinations() >> node & 1) != 0) {
          delivered += message.bytes();
          mostLinked += message.bytes() * topology.hops(message.source(), node);
        }
      }
    }
    NetworkActivity activity = traffic.activity();
    assertThat(activity.messages()).isEqualTo(each.messages().size());
    assertThat(activity.deliveredBytes()).isEqualTo(delivered);
    // A copy for several nodes crosses the links that their ways share once.
    assertThat(activity.linkedBytes()).isLessThanOrEqualTo(mostLinked);
    if (unicast) {
      assertThat(activity.linkedBytes()).isEqualTo(mostLinked);
    }
    assertThat(activity.routedBytes()).isEqualTo(activity.linkedBytes() + delivered);
  }
}
