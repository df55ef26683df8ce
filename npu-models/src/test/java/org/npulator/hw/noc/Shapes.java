package org.npulator.hw.noc;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.npulator.core.quantity.Bytes;
import org.npulator.core.quantity.Cycles;

/** Networks and their shapes for the reference. */
final class Shapes {
  private Shapes() {}

  static NetworkConfig crossbar(long width, long hopCycles, long packet) {
    return new NetworkConfig.CrossbarNetwork(
        "fabric", new Bytes(width), new Cycles(hopCycles), new Bytes(packet));
  }

  static NetworkConfig mesh(
      int rows, int columns, long width, long hopCycles, long packet, int depth) {
    return new NetworkConfig.MeshNetwork(
        rows,
        columns,
        "fabric",
        new Bytes(width),
        new Cycles(hopCycles),
        new Bytes(packet),
        depth,
        Optional.empty(),
        Optional.empty());
  }

  static NetworkConfig ring(long width, long hopCycles, long packet, int depth) {
    return new NetworkConfig.RingNetwork(
        "fabric",
        new Bytes(width),
        new Cycles(hopCycles),
        new Bytes(packet),
        depth,
        Optional.empty());
  }

  /** The same network with its cores at other routers. */
  static NetworkConfig placed(NetworkConfig config, List<Integer> positions) {
    return config instanceof NetworkConfig.MeshNetwork mesh
        ? new NetworkConfig.MeshNetwork(
            mesh.rows(),
            mesh.columns(),
            mesh.clock(),
            mesh.width(),
            mesh.hopLatency(),
            mesh.packet(),
            mesh.bufferDepth(),
            Optional.empty(),
            Optional.of(positions))
        : new NetworkConfig.RingNetwork(
            config.clock(),
            config.width(),
            config.hopLatency(),
            config.packet(),
            config.bufferDepth(),
            Optional.of(positions));
  }

  /** A shape whose cores are at other routers. */
  record Placed(SteppedNetwork.Shape shape, List<Integer> positions)
      implements SteppedNetwork.Shape {
    @Override
    public int routers() {
      return shape.routers();
    }

    @Override
    public int router(int node) {
      return positions.get(node);
    }

    @Override
    public int next(int router, int node) {
      return shape.next(router, positions.get(node));
    }

    @Override
    public int slots(int from, int router, int to) {
      return shape.slots(from, router, to);
    }

    @Override
    public List<Integer> inputs(int router) {
      int local = SteppedNetwork.local(positions.indexOf(router));
      return shape.inputs(router).stream()
          .map(input -> input == SteppedNetwork.local(router) ? Integer.valueOf(local) : input)
          .toList();
    }
  }

  record Crossbar(int nodes) implements SteppedNetwork.Shape {
    @Override
    public int routers() {
      return 1;
    }

    @Override
    public int router(int node) {
      return 0;
    }

    @Override
    public int next(int router, int node) {
      return SteppedNetwork.LOCAL;
    }

    @Override
    public int slots(int from, int router, int to) {
      return 0;
    }

    @Override
    public List<Integer> inputs(int router) {
      List<Integer> inputs = new ArrayList<>();
      for (int node = 0; node < nodes; node++) {
        inputs.add(SteppedNetwork.local(node));
      }
      return inputs;
    }
  }

  record Mesh(int rows, int columns) implements SteppedNetwork.Shape {
    @Override
    public int routers() {
      return rows * columns;
    }

    @Override
    public int router(int node) {
      return node;
    }

    @Override
    public int next(int router, int node) {
      int step = Integer.signum(node % columns - router % columns);
      if (step != 0) {
        return router + step;
      }
      int down = Integer.signum(node / columns - router / columns);
      return down != 0 ? router + down * columns : SteppedNetwork.LOCAL;
    }

    @Override
    public int slots(int from, int router, int to) {
      return 1;
    }

    /** From the core, from the west, the east, the north, the south. */
    @Override
    public List<Integer> inputs(int router) {
      List<Integer> inputs = new ArrayList<>(List.of(SteppedNetwork.local(router)));
      if (router % columns > 0) {
        inputs.add(router - 1);
      }
      if (router % columns < columns - 1) {
        inputs.add(router + 1);
      }
      if (router >= columns) {
        inputs.add(router - columns);
      }
      if (router < (rows - 1) * columns) {
        inputs.add(router + columns);
      }
      return inputs;
    }
  }

  /** At least three routers, so that the two neighbours differ. */
  record Ring(int nodes) implements SteppedNetwork.Shape {
    @Override
    public int routers() {
      return nodes;
    }

    @Override
    public int router(int node) {
      return node;
    }

    @Override
    public int next(int router, int node) {
      int up = (node - router + nodes) % nodes;
      if (up == 0) {
        return SteppedNetwork.LOCAL;
      }
      return up <= nodes - up ? (router + 1) % nodes : (router + nodes - 1) % nodes;
    }

    /** A packet that enters the ring leaves a slot free. */
    @Override
    public int slots(int from, int router, int to) {
      return from < 0 ? 2 : 1;
    }

    @Override
    public List<Integer> inputs(int router) {
      return List.of(
          SteppedNetwork.local(router), (router + nodes - 1) % nodes, (router + 1) % nodes);
    }
  }
}
