package org.npulator.hw.noc;

import java.util.Arrays;
import org.npulator.core.event.EventHandler;
import org.npulator.core.event.EventQueue;
import org.npulator.core.event.Phase;
import org.npulator.core.time.ClockDomain;
import org.npulator.hw.port.MessageListener;
import org.npulator.hw.port.MessagePort;

/**
 * Routers with virtual cut-through switching (Kermani and Kleinrock 1979; Dally and Towles,
 * Principles and Practices of Interconnection Networks, section 13.2): a packet goes on as soon as
 * its first word is there, the output is free and the next buffer has a free slot for a whole
 * packet, of which credits tell (section 13.3). So a packet that has been granted an output crosses
 * it without a gap, one word a cycle, and a simulation needs an event for each packet and router
 * instead of one for each word.
 *
 * <p>Each output grants one of the inputs at a time, in turn (round robin). Packets of an input
 * leave in order. A packet for several nodes waits at the head of its buffer until a copy has left
 * through each output on the way; the copies leave independently of each other. A credit takes as
 * long as a word. Cores accept what arrives at once.
 */
public final class Network implements MessagePort, EventHandler {
  private static final int LEFT_PORT = 0;
  private static final int CREDIT_PORT = 1;
  private static final int DELIVERY_PORT = 2;
  private static final int ARBITRATION_PORT = 3;
  private static final int NODE_BITS = 6;
  private static final int NONE = PacketPool.NONE;

  private final Topology topology;
  private final int ports;
  private final ClockDomain clock;
  private final long hopTicks;
  private final long widthBytes;
  private final long packetBytes;
  private final EventQueue events;
  private final int component;
  private final PacketPool packets = new PacketPool();
  private final MessageTable messages = new MessageTable();

  /** The nodes to which packets leave through an output. */
  private final long[] nodesBehind;

  // of each input: its packets, and what is still to do for the first of them
  private final int[] head;
  private final int[] tail;
  private final long[] headReadyTick;
  private final long[] ungranted;
  private final long[] headLeavesTick;

  // of each output
  private final long[] freeTick;
  private final int[] freeSlots;
  private final int[] lastGranted;
  private final long[] busyTicks;

  private long messageCount;
  private long packetCount;
  private long routedBytes;
  private long linkedBytes;
  private long deliveredBytes;

  /**
   * @param cores that are attached, on the nodes from 0 on
   * @param clock of routers and links
   */
  public Network(NetworkConfig config, int cores, ClockDomain clock, EventQueue events) {
    topology = config.topology(cores);
    ports = topology.ports();
    this.clock = clock;
    this.events = events;
    hopTicks = clock.ticks(config.hopLatency().cycles());
    widthBytes = config.width().bytes();
    packetBytes = config.packet().bytes();
    int count = topology.routers() * ports;
    nodesBehind = new long[count];
    for (int router = 0; router < topology.routers(); router++) {
      for (int node = 0; node < topology.nodes(); node++) {
        nodesBehind[router * ports + topology.port(router, node)] |= 1L << node;
      }
    }
    head = new int[count];
    tail = new int[count];
    headReadyTick = new long[count];
    ungranted = new long[count];
    headLeavesTick = new long[count];
    freeTick = new long[count];
    freeSlots = new int[count];
    lastGranted = new int[count];
    busyTicks = new long[count];
    Arrays.fill(head, NONE);
    Arrays.fill(tail, NONE);
    Arrays.fill(freeSlots, config.bufferDepth());
    Arrays.fill(lastGranted, ports - 1);
    component = events.register(this);
  }

  @Override
  public void send(int source, long destinations, long bytes, MessageListener listener, int token) {
    int message = messages.allocate();
    messages.listener[message] = listener;
    messages.token[message] = token;
    messages.bytesLeft[message] = bytes;
    messages.pending[message] = Long.bitCount(destinations) + 1;
    messageCount++;
    int packet = packets.allocate();
    packets.message[packet] = message;
    packets.destinations[packet] = destinations;
    packets.arrivalTick[packet] = clock.edgeAtOrAfter(events.now());
    fill(packet);
    enqueue(topology.local(source), packet);
  }

  /** Makes a packet the next piece of its message. */
  private void fill(int packet) {
    int message = packets.message[packet];
    long bytes = Math.min(packetBytes, messages.bytesLeft[message]);
    messages.bytesLeft[message] -= bytes;
    packets.bytes[packet] = bytes;
    packets.last[packet] = messages.bytesLeft[message] == 0;
    packetCount++;
  }

  private void enqueue(int input, int packet) {
    if (head[input] == NONE) {
      head[input] = packet;
      tail[input] = packet;
      begin(input);
    } else {
      packets.next[tail[input]] = packet;
      tail[input] = packet;
    }
  }

  /** Lets the first packet of an input ask for its outputs. */
  private void begin(int input) {
    int packet = head[input];
    int router = input / ports;
    long readyTick = Math.max(events.now(), packets.arrivalTick[packet]);
    headReadyTick[input] = readyTick;
    headLeavesTick[input] = readyTick;
    ungranted[input] = 0;
    for (int port = 0; port < ports; port++) {
      int output = router * ports + port;
      if ((nodesBehind[output] & packets.destinations[packet]) != 0) {
        ungranted[input] |= 1L << port;
        arbitrate(output, readyTick);
      }
    }
  }

  private void arbitrate(int output, long tick) {
    events.schedule(tick, Phase.ARBITRATION, component, ARBITRATION_PORT, output);
  }

  @Override
  public void handle(int port, long argument) {
    switch (port) {
      case LEFT_PORT -> headLeft((int) argument);
      case CREDIT_PORT -> {
        freeSlots[(int) argument]++;
        arbitrate((int) argument, events.now());
      }
      case DELIVERY_PORT -> {
        int message = (int) (argument >> NODE_BITS);
        int node = (int) argument & ((1 << NODE_BITS) - 1);
        messages.listener[message].delivered(node, messages.token[message]);
        messages.settle(message);
      }
      default -> grant((int) argument);
    }
  }

  private void grant(int output) {
    long now = events.now();
    if (freeTick[output] > now) {
      return;
    }
    int first = output - output % ports;
    int port = output - first;
    for (int turn = 1; turn <= ports; turn++) {
      int inputPort = (lastGranted[output] + turn) % ports;
      int input = first + inputPort;
      if (head[input] != NONE
          && headReadyTick[input] <= now
          && (ungranted[input] >> port & 1) != 0
          && hasRoom(input, output)) {
        lastGranted[output] = inputPort;
        forward(input, output);
        return;
      }
    }
  }

  private boolean hasRoom(int input, int output) {
    return topology.nextInput(output) < 0
        || freeSlots[output] >= topology.slotsNeeded(input, output);
  }

  private void forward(int input, int output) {
    long now = events.now();
    int packet = head[input];
    long bytes = packets.bytes[packet];
    long wordTicks = clock.ticks(-Math.floorDiv(-bytes, widthBytes));
    long destinations = packets.destinations[packet] & nodesBehind[output];
    freeTick[output] = now + wordTicks;
    busyTicks[output] += wordTicks;
    routedBytes += bytes;
    arbitrate(output, freeTick[output]);
    int next = topology.nextInput(output);
    if (next < 0) {
      deliveredBytes += bytes;
      if (packets.last[packet]) {
        long argument =
            (long) packets.message[packet] << NODE_BITS | Long.numberOfTrailingZeros(destinations);
        long arrivalTick = now + hopTicks + wordTicks - clock.ticksPerCycle();
        events.schedule(arrivalTick, Phase.COMPLETION, component, DELIVERY_PORT, argument);
      }
    } else {
      linkedBytes += bytes;
      freeSlots[output]--;
      int copy = packets.allocate();
      packets.message[copy] = packets.message[packet];
      packets.destinations[copy] = destinations;
      packets.bytes[copy] = bytes;
      packets.last[copy] = packets.last[packet];
      packets.arrivalTick[copy] = now + hopTicks;
      enqueue(next, copy);
    }
    headLeavesTick[input] = freeTick[output];
    ungranted[input] &= ~(1L << (output % ports));
    if (ungranted[input] == 0) {
      events.schedule(headLeavesTick[input], Phase.COMPLETION, component, LEFT_PORT, input);
    }
  }

  private void headLeft(int input) {
    int packet = head[input];
    int upstream = topology.upstreamOutput(input);
    if (upstream >= 0) {
      long creditTick = events.now() + hopTicks;
      events.schedule(creditTick, Phase.COMPLETION, component, CREDIT_PORT, upstream);
    } else if (packets.last[packet]) {
      int message = packets.message[packet];
      messages.listener[message].sent(messages.token[message]);
      messages.settle(message);
    } else {
      fill(packet);
      begin(input);
      return;
    }
    head[input] = packets.next[packet];
    packets.release(packet);
    if (head[input] == NONE) {
      tail[input] = NONE;
    } else {
      begin(input);
    }
  }

  /** What was done since the start of the simulation. */
  public NetworkActivity activity() {
    long busiest = 0;
    for (long ticks : busyTicks) {
      busiest = Math.max(busiest, ticks);
    }
    return new NetworkActivity(
        messageCount, packetCount, routedBytes, linkedBytes, deliveredBytes, busiest);
  }
}
