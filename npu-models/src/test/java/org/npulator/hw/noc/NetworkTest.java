package org.npulator.hw.noc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Cycles;
import org.npulator.hw.noc.NetworkConfig.Placement;
import org.npulator.hw.noc.Traffic.Message;
import org.npulator.hw.noc.Traffic.Times;

/** Closed forms. Words are 16 bytes. */
class NetworkTest {
  private static final long WIDTH = 16;

  private static long only(int node) {
    return 1L << node;
  }

  @ParameterizedTest
  @CsvSource({
    // source, destination, links between routers on a mesh of 4 x 4
    "0, 0, 0",
    "0, 1, 1",
    "0, 4, 1",
    "0, 15, 6",
    "15, 0, 6",
    "5, 10, 2",
    "12, 3, 6",
    "3, 2, 1",
  })
  void messageTakesItsHopsAndItsWords(int source, int destination, int links) {
    for (long hopCycles : List.of(1L, 2L, 5L)) {
      for (int words : List.of(1, 2, 8)) {
        NetworkConfig mesh = Shapes.mesh(4, 4, WIDTH, hopCycles, 8 * WIDTH, 1);
        Message message = new Message(7, source, only(destination), words * WIDTH);

        Times times = Traffic.simulate(mesh, 16, List.of(message));

        assertThat(times.to(0, destination)).isEqualTo(7 + (links + 1) * hopCycles + words - 1);
        assertThat(times.sent().get(0)).isEqualTo(7 + words);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 1, 1", "0, 3, 3", "0, 4, 4", "0, 5, 3", "0, 7, 1", "6, 1, 3", "2, 6, 4"})
  void ringIsCrossedTheShorterWay(int source, int destination, int links) {
    NetworkConfig ring = Shapes.ring(WIDTH, 2, 4 * WIDTH, 2);
    Message message = new Message(0, source, only(destination), 3 * WIDTH);

    Times times = Traffic.simulate(ring, 8, List.of(message));

    assertThat(times.to(0, destination)).isEqualTo((links + 1) * 2 + 3 - 1);
  }

  @Test
  void messageOfManyPacketsStreamsIfBuffersCoverTheRoundTrip() {
    // Four words and two cycles there and back: eight cycles, two packets.
    NetworkConfig mesh = Shapes.mesh(1, 4, WIDTH, 2, 4 * WIDTH, 2);
    Message message = new Message(0, 0, only(3), 100 * WIDTH);

    Times times = Traffic.simulate(mesh, 4, List.of(message));

    assertThat(times.to(0, 3)).isEqualTo(4 * 2 + 100 - 1);
  }

  /**
   * A slot is taken for a hop, the words of its packet and the credit on its way back, so that D
   * slots let D packets start every F + 2 h cycles, or one every F if that is more.
   */
  @ParameterizedTest
  @CsvSource({"1, 4, 3, 1", "1, 4, 3, 2", "1, 4, 3, 3", "1, 8, 1, 1", "3, 5, 4, 2", "2, 1, 5, 3"})
  void saturatedLinkIsBoundByItsWidthOrByItsCredits(
      int links, int words, int hopCycles, int depth) {
    int packets = 50;
    NetworkConfig mesh = Shapes.mesh(1, links + 1, WIDTH, hopCycles, words * WIDTH, depth);
    Message message = new Message(0, 0, only(links), packets * words * WIDTH);

    Times times = Traffic.simulate(mesh, links + 1, List.of(message));

    long round = Math.max(words + 2L * hopCycles, (long) depth * words);
    long last = packets - 1;
    long lastStart = last / depth * round + last % depth * words;
    assertThat(times.to(0, links)).isEqualTo(lastStart + (links + 1L) * hopCycles + words - 1);
  }

  @Test
  void outputServesItsInputsInTurn() {
    // Three cores send ten packets of four words each to the fourth: all end within one round.
    NetworkConfig crossbar = Shapes.crossbar(WIDTH, 1, 4 * WIDTH);
    List<Message> messages = new ArrayList<>();
    for (int source = 0; source < 3; source++) {
      messages.add(new Message(0, source, only(3), 40 * WIDTH));
    }

    Times times = Traffic.simulate(crossbar, 4, messages);

    assertThat(List.of(times.to(0, 3), times.to(1, 3), times.to(2, 3)))
        .containsExactly(112L, 116L, 120L);
  }

  @Test
  void differentOutputsOfACrossbarDoNotDisturbEachOther() {
    NetworkConfig crossbar = Shapes.crossbar(WIDTH, 3, 4 * WIDTH);
    List<Message> messages = new ArrayList<>();
    for (int source = 0; source < 6; source++) {
      messages.add(new Message(0, source, only((source + 1) % 6), 20 * WIDTH));
    }

    Times times = Traffic.simulate(crossbar, 6, messages);

    assertThat(Collections.max(times.delivered().values())).isEqualTo(3 + 20 - 1);
  }

  @Test
  void packetBehindOneThatWaitsWaitsToo() {
    // Core 0 holds output 2; the packet of core 1 for the free output 3 is second in its queue.
    NetworkConfig crossbar = Shapes.crossbar(WIDTH, 1, 8 * WIDTH);
    List<Message> messages =
        List.of(
            new Message(0, 0, only(2), 8 * WIDTH),
            new Message(1, 1, only(2), WIDTH),
            new Message(1, 1, only(3), WIDTH));

    Times times = Traffic.simulate(crossbar, 4, messages);

    assertThat(times.to(1, 2)).isEqualTo(9);
    assertThat(times.to(2, 3)).isEqualTo(10);
  }

  /** Links between a core and the next of 16 on a mesh of 4 x 4; to the next row they are four. */
  @ParameterizedTest
  @CsvSource({"ROW_MAJOR, 24, 6", "SNAKE, 15, 3"})
  void placementDecidesHowFarNeighboursAre(Placement placement, int links, int fromFirstToLast) {
    NetworkConfig mesh =
        new NetworkConfig.MeshNetwork(
            4,
            4,
            "fabric",
            new Bytes(WIDTH),
            new Cycles(2),
            new Bytes(8 * WIDTH),
            1,
            Optional.of(placement),
            Optional.empty());
    Topology topology = mesh.topology(16);
    int sum = 0;
    for (int core = 0; core < 15; core++) {
      sum += topology.hops(core, core + 1);
    }
    assertThat(sum).isEqualTo(links);
    assertThat(topology.hops(0, 15)).isEqualTo(fromFirstToLast);
    Times times = Traffic.simulate(mesh, 16, List.of(new Message(0, 3, only(4), WIDTH)));
    assertThat(times.to(0, 4)).isEqualTo((topology.hops(3, 4) + 1) * 2);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0,1,2|3 routers, expected one for each of the cores, 4",
        "0,1,2,9|router 9 of core 3, expected a router from 0 to 8",
        "0,1,2,1|router 1 of core 3, expected a router from 0 to 8 that no core before has"
      })
  void everyCoreHasARouterOfItsOwn(String listed, String message) {
    List<Integer> positions = Stream.of(listed.split(",")).map(Integer::valueOf).toList();
    NetworkConfig mesh = Shapes.placed(Shapes.mesh(3, 3, WIDTH, 2, 8 * WIDTH, 1), positions);

    assertThatThrownBy(() -> mesh.topology(4))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining(message);
  }

  @Test
  void copiesOfAMulticastArriveAsIfSentAlone() {
    NetworkConfig mesh = Shapes.mesh(3, 3, WIDTH, 2, 8 * WIDTH, 1);
    Topology topology = mesh.topology(9);

    Times times = Traffic.simulate(mesh, 9, List.of(new Message(0, 4, 0b111_111_111, 8 * WIDTH)));

    for (int node = 0; node < 9; node++) {
      long hops = topology.hops(4, node) + 1;
      assertThat(times.to(0, node)).isEqualTo(2 * hops + 8 - 1);
    }
  }

  @Test
  void multicastCrossesEveryLinkOfItsTreeOnce() {
    Traffic mesh = new Traffic(Shapes.mesh(3, 3, WIDTH, 2, 8 * WIDTH, 1), 9);
    Traffic ring = new Traffic(Shapes.ring(WIDTH, 2, 8 * WIDTH, 2), 9);

    mesh.run(List.of(new Message(0, 0, 0b111_111_111, 8 * WIDTH)));
    ring.run(List.of(new Message(0, 0, 0b111_111_111, 8 * WIDTH)));

    assertThat(mesh.activity().linkedBytes()).isEqualTo(8 * 8 * WIDTH);
    assertThat(ring.activity().linkedBytes()).isEqualTo(8 * 8 * WIDTH);
    assertThat(mesh.activity().deliveredBytes()).isEqualTo(9 * 8 * WIDTH);
  }

  /** All cores send far more than the buffers hold, half around the ring, in the same direction. */
  @Test
  void fullRingDoesNotDeadlock() {
    List<Message> messages = new ArrayList<>();
    for (int source = 0; source < 8; source++) {
      messages.add(new Message(0, source, only((source + 4) % 8), 200 * WIDTH));
    }

    Times times = Traffic.simulate(Shapes.ring(WIDTH, 1, 2 * WIDTH, 2), 8, messages);

    assertThat(times.delivered()).hasSize(8);
    // Four of eight links are crossed by each of eight messages.
    assertThat(Collections.max(times.delivered().values())).isGreaterThanOrEqualTo(800L);
  }

  @Test
  void networkThatCannotWorkIsRefused() {
    assertThatThrownBy(() -> Shapes.mesh(2, 2, 16, 1, 256, 1).topology(5))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("at most the 4 nodes of a mesh of 2 x 2");
    assertThatThrownBy(() -> Shapes.mesh(9, 9, 16, 1, 256, 1))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("at most 64");
    assertThatThrownBy(() -> Shapes.crossbar(24, 1, 256))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("expected 264 bytes");
  }
}
