package org.npulator.hw.noc;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.npulator.hw.noc.Traffic.Message;
import org.npulator.hw.noc.Traffic.Times;

/**
 * The reference of {@link Network}: moves every word of every packet over every link, cycle by
 * cycle. Ways are worked out here from positions, not taken from {@link Topology}.
 */
final class SteppedNetwork {
  /** Where packets go and which buffers there are. */
  interface Shape {
    int routers();

    int router(int node);

    /** The neighbour on the way to a node, or -1 if the node is attached here. */
    int next(int router, int node);

    /** Free slots needed to leave a router for a neighbour, having come from another. */
    int slots(int from, int router, int to);

    /** The order in which the inputs of a router take turns. */
    List<Integer> inputs(int router);
  }

  static final int LOCAL = -1;

  private static final class Packet {
    int message;
    long destinations;
    long words;
    boolean last;
    long arrived;
    final List<Branch> branches = new ArrayList<>();
  }

  /** A copy that leaves through one output. */
  private static final class Branch {
    final Output output;
    final long destinations;
    Packet copy;
    long wordsSent;
    boolean granted;

    Branch(Output output, long destinations) {
      this.output = output;
      this.destinations = destinations;
    }
  }

  private static final class Input {
    final int from;
    final Deque<Packet> packets = new ArrayDeque<>();
    Output upstream;

    Input(int from) {
      this.from = from;
    }
  }

  private static final class Output {
    final int to;
    final int node;
    Input next;
    int freeSlots;
    int turn;
    Packet owner;
    Branch branch;

    Output(int to, int node, int freeSlots, int turn) {
      this.to = to;
      this.node = node;
      this.freeSlots = freeSlots;
      this.turn = turn;
    }
  }

  private static final class Router {
    final List<Input> inputs = new ArrayList<>();
    final List<Output> outputs = new ArrayList<>();
  }

  private record Later(long cycle, Runnable action) {}

  private final Shape shape;
  private final int nodes;
  private final long hopCycles;
  private final long widthBytes;
  private final long packetBytes;
  private final Router[] routers;
  private final List<Later> later = new ArrayList<>();
  private final Times times = new Times();
  private long cycle;

  SteppedNetwork(NetworkConfig config, Shape shape, int nodes) {
    this.shape = shape;
    this.nodes = nodes;
    hopCycles = config.hopLatency().cycles();
    widthBytes = config.width().bytes();
    packetBytes = config.packet().bytes();
    routers = new Router[shape.routers()];
    for (int index = 0; index < routers.length; index++) {
      Router router = new Router();
      routers[index] = router;
      for (int from : shape.inputs(index)) {
        router.inputs.add(new Input(from));
      }
    }
    for (int index = 0; index < routers.length; index++) {
      for (int node = 0; node < nodes; node++) {
        output(index, node, config.bufferDepth());
      }
    }
  }

  /** Local inputs are named -1 - node, others by the router they come from. */
  static int local(int node) {
    return LOCAL - node;
  }

  private Output output(int index, int node, int depth) {
    int to = shape.next(index, node);
    Router router = routers[index];
    for (Output known : router.outputs) {
      if (to == LOCAL ? known.to == LOCAL && known.node == node : known.to == to) {
        return known;
      }
    }
    Output output = new Output(to, to == LOCAL ? node : LOCAL, depth, router.inputs.size() - 1);
    if (to != LOCAL) {
      for (Input input : routers[to].inputs) {
        if (input.from == index) {
          output.next = input;
          input.upstream = output;
        }
      }
    }
    router.outputs.add(output);
    return output;
  }

  Times run(List<Message> messages) {
    for (int index = 0; index < messages.size(); index++) {
      int message = index;
      later.add(new Later(messages.get(index).cycle(), () -> inject(messages, message)));
    }
    long idle = 0;
    while (idle < 3 + hopCycles) {
      boolean worked = step();
      idle = worked || !later.isEmpty() ? 0 : idle + 1;
      cycle++;
    }
    for (Router router : routers) {
      for (Input input : router.inputs) {
        if (!input.packets.isEmpty()) {
          throw new AssertionError("deadlock");
        }
      }
    }
    return times;
  }

  private void inject(List<Message> messages, int index) {
    Message message = messages.get(index);
    Router router = routers[shape.router(message.source())];
    Input input =
        router.inputs.stream()
            .filter(candidate -> candidate.from == local(message.source()))
            .findFirst()
            .orElseThrow();
    for (long start = 0; start < message.bytes(); start += packetBytes) {
      Packet packet = new Packet();
      packet.message = index;
      packet.destinations = message.destinations();
      packet.words = (Math.min(packetBytes, message.bytes() - start) + widthBytes - 1) / widthBytes;
      packet.last = start + packetBytes >= message.bytes();
      packet.arrived = packet.words;
      input.packets.add(packet);
    }
  }

  private boolean step() {
    List<Runnable> due = new ArrayList<>();
    for (Iterator<Later> iterator = later.iterator(); iterator.hasNext(); ) {
      Later entry = iterator.next();
      if (entry.cycle == cycle) {
        due.add(entry.action);
        iterator.remove();
      }
    }
    due.forEach(Runnable::run);
    boolean worked = false;
    for (int index = 0; index < routers.length; index++) {
      for (Output output : routers[index].outputs) {
        if (output.owner == null) {
          arbitrate(index, output);
        }
      }
    }
    for (Router router : routers) {
      for (Output output : router.outputs) {
        if (output.owner != null) {
          sendWord(output);
          worked = true;
        }
      }
    }
    for (Router router : routers) {
      router.inputs.forEach(this::dropFinished);
    }
    return worked;
  }

  private void arbitrate(int index, Output output) {
    Router router = routers[index];
    for (int step = 1; step <= router.inputs.size(); step++) {
      int turn = (output.turn + step) % router.inputs.size();
      Input input = router.inputs.get(turn);
      Packet packet = input.packets.peek();
      if (packet == null || packet.arrived == 0) {
        continue;
      }
      Branch branch = branch(index, packet, output);
      boolean room =
          output.to == LOCAL || output.freeSlots >= shape.slots(input.from, index, output.to);
      if (branch != null && !branch.granted && room) {
        branch.granted = true;
        output.turn = turn;
        output.owner = packet;
        output.branch = branch;
        if (output.to != LOCAL) {
          output.freeSlots--;
          branch.copy = new Packet();
          branch.copy.message = packet.message;
          branch.copy.destinations = branch.destinations;
          branch.copy.words = packet.words;
          branch.copy.last = packet.last;
          output.next.packets.add(branch.copy);
        }
        return;
      }
    }
  }

  private Branch branch(int index, Packet packet, Output wanted) {
    if (packet.branches.isEmpty()) {
      for (Output output : routers[index].outputs) {
        long destinations = 0;
        for (int node = 0; node < nodes; node++) {
          int next = shape.next(index, node);
          boolean through = next == LOCAL ? output.node == node : output.to == next;
          if (through && (packet.destinations >> node & 1) != 0) {
            destinations |= 1L << node;
          }
        }
        if (destinations != 0) {
          packet.branches.add(new Branch(output, destinations));
        }
      }
    }
    return packet.branches.stream()
        .filter(branch -> branch.output == wanted)
        .findFirst()
        .orElse(null);
  }

  private void sendWord(Output output) {
    Packet packet = output.owner;
    Branch branch = output.branch;
    if (packet.arrived <= branch.wordsSent) {
      throw new AssertionError("a packet has a gap");
    }
    branch.wordsSent++;
    boolean lastWord = branch.wordsSent == packet.words;
    if (output.to != LOCAL) {
      Packet copy = branch.copy;
      later.add(new Later(cycle + hopCycles, () -> copy.arrived++));
    } else if (lastWord && packet.last) {
      times.delivered().put(Times.key(packet.message, output.node), cycle + hopCycles);
    }
    if (lastWord) {
      output.owner = null;
    }
  }

  private void dropFinished(Input input) {
    Packet packet = input.packets.peek();
    if (packet == null
        || packet.branches.isEmpty()
        || packet.branches.stream().anyMatch(branch -> branch.wordsSent < packet.words)) {
      return;
    }
    input.packets.remove();
    if (input.upstream != null) {
      later.add(new Later(cycle + 1 + hopCycles, () -> input.upstream.freeSlots++));
    } else if (packet.last) {
      times.sent().put(packet.message, cycle + 1);
    }
  }
}
