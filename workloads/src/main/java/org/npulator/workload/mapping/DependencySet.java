package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.WaitReason;
import org.npulator.workload.mapping.Engine.Kind;

/**
 * What one instruction has to wait for. Of an engine that completes in order only the last
 * instruction counts; what an earlier instruction of the same engine already waited for is left
 * out, since an engine starts its instructions in order.
 */
final class DependencySet {
  private final Engine engine;
  private final AwaitedInstructions alreadyAwaited;
  private final Map<Engine, Dependency> last = new TreeMap<>();
  private final Map<Integer, WaitReason> unordered = new TreeMap<>();

  /**
   * @param engine of the instruction
   * @param alreadyAwaited by earlier instructions of the engine; extended by {@link #finish()}
   */
  DependencySet(Engine engine, AwaitedInstructions alreadyAwaited) {
    this.engine = engine;
    this.alreadyAwaited = alreadyAwaited;
  }

  Engine engine() {
    return engine;
  }

  void readAfter(Access write) {
    // Products into the same accumulators follow each other through an array in order.
    if (engine.kind() == Kind.MATRIX && engine.equals(write.engine())) {
      return;
    }
    if (write.engine().kind() == Kind.RECEIVE) {
      add(write, WaitReason.LINK);
      return;
    }
    boolean load = write.engine().kind() == Kind.LOAD || write.engine().kind() == Kind.PIM_READ;
    add(write, load ? WaitReason.OPERAND_LOAD : WaitReason.DEPENDENCY);
  }

  void writeAfter(Access access) {
    if (engine.equals(access.engine()) && engine.completesInOrder()) {
      return;
    }
    Kind other = access.engine().kind();
    if (other == Kind.STORE) {
      add(access, WaitReason.OUTPUT_DRAIN);
    } else if (other == Kind.SEND || other == Kind.RECEIVE) {
      add(access, WaitReason.LINK);
    } else if (access.region().buffer().space() == Space.ACCUMULATOR) {
      add(access, WaitReason.ACCUMULATOR);
    } else {
      add(access, WaitReason.BUFFER);
    }
  }

  private void add(Access access, WaitReason reason) {
    Engine other = access.engine();
    if (alreadyAwaited.includes(other, access.instruction())) {
      return;
    }
    if (!other.completesInOrder()) {
      unordered.putIfAbsent(access.instruction(), reason);
      return;
    }
    Dependency known = last.get(other);
    if (known == null || known.instruction() < access.instruction()) {
      last.put(other, new Dependency(access.instruction(), reason));
    }
  }

  /** The dependencies in order of reason by engine, then of loads and stores. */
  List<Dependency> finish() {
    List<Dependency> dependencies = new ArrayList<>(last.size() + unordered.size());
    last.forEach(
        (other, dependency) -> {
          alreadyAwaited.addLast(other, dependency.instruction());
          dependencies.add(dependency);
        });
    unordered.forEach(
        (instruction, reason) -> {
          alreadyAwaited.add(instruction);
          dependencies.add(new Dependency(instruction, reason));
        });
    return dependencies;
  }
}
