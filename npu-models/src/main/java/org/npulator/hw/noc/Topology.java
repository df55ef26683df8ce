package org.npulator.hw.noc;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Routers, their ports and the way from each router to each node. An output and the input that it
 * leads to are numbered {@code router * ports + port}; the input of a link has the port number of
 * the output it comes from, so that a packet that goes straight on keeps its port.
 */
public final class Topology {
  private static final int NO_INPUT = -1;
  private static final int LOCAL = 0;
  private static final int MESH_PORTS = 5;
  private static final int EAST = 1;
  private static final int WEST = 2;
  private static final int SOUTH = 3;
  private static final int NORTH = 4;
  private static final int RING_PORTS = 3;
  private static final int FORWARDS = 1;
  private static final int BACKWARDS = 2;

  private final int nodes;
  private final int routers;
  private final int ports;
  private final boolean bubble;
  private final int[] nextInput;
  private final int[] upstreamOutput;
  private final int[] localPort;
  private final int[] routerOfNode;
  private final int[][] route;

  private Topology(int nodes, int routers, int ports, boolean bubble) {
    this.nodes = nodes;
    this.routers = routers;
    this.ports = ports;
    this.bubble = bubble;
    nextInput = new int[routers * ports];
    upstreamOutput = new int[routers * ports];
    Arrays.fill(nextInput, NO_INPUT);
    Arrays.fill(upstreamOutput, NO_INPUT);
    localPort = new int[nodes];
    routerOfNode = new int[nodes];
    for (int node = 0; node < nodes; node++) {
      routerOfNode[node] = Math.min(node, routers - 1);
    }
    route = new int[routers][nodes];
  }

  /** One router to which all nodes are attached. */
  public static Topology crossbar(int nodes) {
    Topology topology = new Topology(nodes, 1, nodes, false);
    for (int node = 0; node < nodes; node++) {
      topology.localPort[node] = node;
      topology.route[0][node] = node;
    }
    return topology;
  }

  /** Routers in rows and columns; the column is corrected before the row. */
  public static Topology mesh(int rows, int columns) {
    int nodes = rows * columns;
    Topology topology = new Topology(nodes, nodes, MESH_PORTS, false);
    for (int router = 0; router < nodes; router++) {
      int row = router / columns;
      int column = router % columns;
      if (column + 1 < columns) {
        topology.connect(router, EAST, router + 1);
        topology.connect(router + 1, WEST, router);
      }
      if (row + 1 < rows) {
        topology.connect(router, SOUTH, router + columns);
        topology.connect(router + columns, NORTH, router);
      }
      for (int node = 0; node < nodes; node++) {
        topology.route[router][node] = meshPort(node / columns - row, node % columns - column);
      }
    }
    return topology;
  }

  private static int meshPort(int rows, int columns) {
    if (columns != 0) {
      return columns > 0 ? EAST : WEST;
    }
    if (rows != 0) {
      return rows > 0 ? SOUTH : NORTH;
    }
    return LOCAL;
  }

  /** Routers in a circle; of two equal ways the one with increasing numbers is taken. */
  public static Topology ring(int nodes) {
    Topology topology = new Topology(nodes, nodes, RING_PORTS, true);
    for (int router = 0; router < nodes; router++) {
      int next = (router + 1) % nodes;
      topology.connect(router, FORWARDS, next);
      topology.connect(next, BACKWARDS, router);
      for (int node = 0; node < nodes; node++) {
        int distance = Math.floorMod(node - router, nodes);
        boolean forwards = 2 * distance <= nodes;
        topology.route[router][node] = distance == 0 ? LOCAL : forwards ? FORWARDS : BACKWARDS;
      }
    }
    return topology;
  }

  /**
   * The same routers and links with the nodes at others.
   *
   * @param positions router of each of the first nodes, all different; the other nodes are at those
   *     that are left, in order
   */
  Topology placed(List<Integer> positions) {
    Topology placed = new Topology(nodes, routers, ports, bubble);
    System.arraycopy(nextInput, 0, placed.nextInput, 0, nextInput.length);
    System.arraycopy(upstreamOutput, 0, placed.upstreamOutput, 0, upstreamOutput.length);
    List<Integer> routersInOrder = new ArrayList<>(positions);
    IntStream.range(0, routers)
        .filter(router -> !positions.contains(router))
        .forEach(routersInOrder::add);
    for (int node = 0; node < nodes; node++) {
      placed.routerOfNode[node] = routersInOrder.get(node);
      for (int router = 0; router < routers; router++) {
        placed.route[router][node] = route[router][placed.routerOfNode[node]];
      }
    }
    return placed;
  }

  private void connect(int router, int port, int next) {
    nextInput[router * ports + port] = next * ports + port;
    upstreamOutput[next * ports + port] = router * ports + port;
  }

  public int nodes() {
    return nodes;
  }

  int routers() {
    return routers;
  }

  int ports() {
    return ports;
  }

  /** The input into which a node injects; the output to the node has the same number. */
  int local(int node) {
    return routerOfNode[node] * ports + localPort[node];
  }

  /** The input at the other end of an output, or a negative number if a node is there. */
  int nextInput(int output) {
    return nextInput[output];
  }

  /** The output at the other end of an input, or a negative number if a node is there. */
  int upstreamOutput(int input) {
    return upstreamOutput[input];
  }

  /** The port through which packets for a node leave a router. */
  int port(int router, int node) {
    return route[router][node];
  }

  /**
   * Free slots that a packet needs in the next buffer. Who enters a ring leaves one free for those
   * that are on it (bubble flow control: Carrion, Beivide, Gregorio, Vallejo, HiPC 1997; Puente et
   * al., ICPP 1999).
   */
  int slotsNeeded(int input, int output) {
    return bubble && input != output ? 2 : 1;
  }

  /** Links that a packet crosses from a node to another, without the one into the node. */
  public int hops(int source, int destination) {
    int hops = 0;
    int router = local(source) / ports;
    for (int next = output(router, destination);
        nextInput[next] != NO_INPUT;
        next = output(router, destination)) {
      router = nextInput[next] / ports;
      hops++;
    }
    return hops;
  }

  private int output(int router, int destination) {
    return router * ports + route[router][destination];
  }
}
