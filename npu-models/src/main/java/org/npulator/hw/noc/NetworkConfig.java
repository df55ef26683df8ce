package org.npulator.hw.noc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.config.bind.AtLeast;
import org.npulator.config.bind.AtMost;
import org.npulator.config.bind.Doc;
import org.npulator.config.bind.InvalidValueException;
import org.npulator.config.bind.Name;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Cycles;

/** The network on chip that carries messages from core to core. */
public sealed interface NetworkConfig {

  /** A set of nodes is a bit mask. */
  int MOST_NODES = 64;

  /** The clock of links and routers. */
  String clock();

  /** Data that a link moves in one cycle. */
  Bytes width();

  /** From a router to the next, or from the last router to the core. */
  Cycles hopLatency();

  /** The largest piece of a message that is routed as a whole. */
  Bytes packet();

  /**
   * The routers and links for so many cores.
   *
   * @throws InvalidValueException if there are more cores than nodes
   */
  Topology topology(int cores);

  /** Packets that an input buffer of a router holds. */
  int bufferDepth();

  /** One switch between all cores. */
  @Name("crossbar")
  @Doc("one switch between all cores")
  record CrossbarNetwork(
      @Doc("clock of the switch") String clock,
      @Doc("data that a port moves in one cycle") @AtLeast(1) Bytes width,
      @Doc("cycles from core to core") @AtLeast(1) @AtMost(1_000_000) Cycles hopLatency,
      @Doc("largest piece of a message that is switched as a whole") @AtLeast(1) Bytes packet)
      implements NetworkConfig {
    public CrossbarNetwork {
      requireWholeWords(width, packet);
    }

    @Override
    public int bufferDepth() {
      return 1; // packets wait in the sending core
    }

    @Override
    public Topology topology(int cores) {
      requireNodes(cores, MOST_NODES, "");
      return Topology.crossbar(cores);
    }
  }

  /** A grid of routers; packets go along the row first, then along the column. */
  @Name("mesh")
  @Doc("grid of routers, one for each core; packets go along the row first, then along the column")
  record MeshNetwork(
      @Doc("rows of routers") @AtLeast(1) @AtMost(MOST_NODES) int rows,
      @Doc("columns of routers") @AtLeast(1) @AtMost(MOST_NODES) int columns,
      @Doc("clock of routers and links") String clock,
      @Doc("data that a link moves in one cycle") @AtLeast(1) Bytes width,
      @Doc("cycles from a router to the next or to its core") @AtLeast(1) @AtMost(1_000_000)
          Cycles hopLatency,
      @Doc("largest piece of a message that is routed as a whole") @AtLeast(1) Bytes packet,
      @Doc("packets that an input buffer of a router holds") @AtLeast(1) @AtMost(65536)
          int bufferDepth,
      @Doc("order in which the cores are placed; row-major if it is left out")
          Optional<Placement> placement,
      @Doc("router of each core, counted row by row from 0, instead of a placement")
          Optional<List<Integer>> positions)
      implements NetworkConfig {
    public MeshNetwork {
      if (positions.isPresent() && placement.isPresent()) {
        throw new InvalidValueException("positions", "beside a placement, expected one of them");
      }
      requireWholeWords(width, packet);
      if (rows * columns > MOST_NODES) {
        throw new InvalidValueException(
            "columns",
            rows + " x " + columns + " routers, expected at most " + MOST_NODES + " in all");
      }
    }

    @Override
    public Topology topology(int cores) {
      requireNodes(cores, rows * columns, " of a mesh of " + rows + " x " + columns);
      Topology mesh = Topology.mesh(rows, columns);
      if (placement.equals(Optional.of(Placement.SNAKE))) {
        return mesh.placed(snake());
      }
      return placed(mesh, positions, cores);
    }

    /** Every second row backwards, so that consecutive cores are neighbours. */
    private List<Integer> snake() {
      List<Integer> routers = new ArrayList<>();
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          routers.add(row * columns + (row % 2 == 0 ? column : columns - 1 - column));
        }
      }
      return routers;
    }
  }

  /** Routers in a circle with links in both directions; packets take the shorter way. */
  @Name("ring")
  @Doc("routers in a circle, links in both directions; packets take the shorter way")
  record RingNetwork(
      @Doc("clock of routers and links") String clock,
      @Doc("data that a link moves in one cycle") @AtLeast(1) Bytes width,
      @Doc("cycles from a router to the next or to its core") @AtLeast(1) @AtMost(1_000_000)
          Cycles hopLatency,
      @Doc("largest piece of a message that is routed as a whole") @AtLeast(1) Bytes packet,
      @Doc(
              "packets that an input buffer of a router holds; one of them stays free for those on"
                  + " the ring")
          @AtLeast(2)
          @AtMost(65536)
          int bufferDepth,
      @Doc("router of each core, counted along the ring from 0; in order if it is left out")
          Optional<List<Integer>> positions)
      implements NetworkConfig {
    public RingNetwork {
      requireWholeWords(width, packet);
    }

    @Override
    public Topology topology(int cores) {
      requireNodes(cores, MOST_NODES, "");
      return placed(Topology.ring(cores), positions, cores);
    }
  }

  /** In which order the cores of a mesh are placed. */
  enum Placement {
    /** Row after row, each from its first column. */
    ROW_MAJOR,
    /** Row after row, every second one from its last column. */
    SNAKE
  }

  private static Topology placed(Topology topology, Optional<List<Integer>> positions, int cores) {
    if (positions.isEmpty()) {
      return topology;
    }
    List<Integer> routers = positions.get();
    if (routers.size() != cores) {
      throw new InvalidValueException(
          "noc.positions",
          routers.size() + " routers, expected one for each of the cores, " + cores);
    }
    for (int core = 0; core < cores; core++) {
      int router = routers.get(core);
      if (router < 0 || router >= topology.nodes() || routers.indexOf(router) < core) {
        throw new InvalidValueException(
            "noc.positions",
            "router "
                + router
                + " of core "
                + core
                + ", expected a router from 0 to "
                + (topology.nodes() - 1)
                + " that no core before has");
      }
    }
    return topology.placed(routers);
  }

  private static void requireWholeWords(Bytes width, Bytes packet) {
    long widthBytes = width.bytes();
    if (packet.bytes() % widthBytes != 0) {
      throw new InvalidValueException(
          "packet",
          packet.bytes()
              + " bytes are no whole words of "
              + widthBytes
              + " bytes, expected "
              + -Math.floorDiv(-packet.bytes(), widthBytes) * widthBytes
              + " bytes");
    }
  }

  private static void requireNodes(int cores, int nodes, String where) {
    if (cores > nodes) {
      throw new InvalidValueException(
          "cores.count", cores + " cores, expected at most the " + nodes + " nodes" + where);
    }
  }
}
