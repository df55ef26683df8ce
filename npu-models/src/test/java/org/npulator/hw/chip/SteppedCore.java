package org.npulator.hw.chip;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;
import org.npulator.hw.chip.FixedTimeMemory.TransferTime;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Load;
import org.npulator.hw.program.MatrixMultiply;
import org.npulator.hw.program.Store;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.VectorOperation;
import org.npulator.hw.sram.Sram;
import org.npulator.hw.systolic.MatrixConfig.SystolicArrayConfig;
import org.npulator.hw.systolic.Multiplication;
import org.npulator.hw.systolic.SystolicArray;
import org.npulator.hw.vector.VectorUnit;

/**
 * The reference of {@link Core}: walks through every cycle of the core clock, first ends what ends,
 * then starts what can start, and writes down what each engine was seen doing.
 */
final class SteppedCore {
  private static final long RUNNING = Long.MAX_VALUE;

  private final TileProgram program;
  private final TransferTime transferTime;
  private final SystolicArray array;
  private final VectorUnit vectorUnit;
  private final Map<String, Queue> queues = new LinkedHashMap<>();
  final long[] start;
  final long[] end;
  long cycle;

  /** An engine with what it has still to do and what it is doing. */
  private static final class Queue {
    final ArrayDeque<Integer> waiting = new ArrayDeque<>();
    final Map<Integer, LongPredicate> running = new LinkedHashMap<>();
    final Map<EngineState, Long> cycles = new EnumMap<>(EngineState.class);
    final String name;
    long idleCycles;

    Queue(String name) {
      this.name = name;
    }

    void count(EngineState state, long more) {
      if (more != 0) {
        cycles.merge(state, more, Long::sum);
      }
    }
  }

  SteppedCore(CoreConfig config, TransferTime transferTime, TileProgram program) {
    this.program = program;
    this.transferTime = transferTime;
    Sram scratchpad = new Sram(config.scratchpad());
    Sram accumulator = new Sram(config.accumulator());
    array = new SystolicArray((SystolicArrayConfig) config.matrix(), scratchpad, accumulator);
    vectorUnit = new VectorUnit(config.vector(), scratchpad, accumulator, array.accessSchedule());
    boolean shared = config.dma().engines() == 1;
    String loads = shared ? "dma" : "dma.load";
    String stores = shared ? "dma" : "dma.store";
    for (String name : List.of("matrix", "vector", loads, stores)) {
      queues.putIfAbsent(name, new Queue(name));
    }
    int count = program.instructions().size();
    start = new long[count];
    end = new long[count];
    for (int index = 0; index < count; index++) {
      Instruction instruction = program.instructions().get(index);
      String engine =
          instruction instanceof MatrixMultiply
              ? "matrix"
              : instruction instanceof VectorOperation
                  ? "vector"
                  : instruction instanceof Load ? loads : stores;
      queues.get(engine).waiting.add(index);
      end[index] = RUNNING;
    }
  }

  void run() {
    long conflictsOfVector = 0;
    while (true) {
      for (Queue queue : queues.values()) {
        for (int index : new ArrayList<>(queue.running.keySet())) {
          if (queue.running.get(index).test(cycle)) {
            queue.running.remove(index);
            end[index] = cycle;
          }
        }
      }
      if (queues.values().stream().allMatch(q -> q.waiting.isEmpty() && q.running.isEmpty())) {
        break;
      }
      for (Queue queue : queues.values()) {
        if (!queue.waiting.isEmpty() && canStart(queue)) {
          start(queue, queue.waiting.remove());
        }
      }
      for (Queue queue : queues.values()) {
        if (queue.running.isEmpty()) {
          queue.idleCycles++;
        } else {
          queue.count(EngineState.BUSY, 1);
        }
      }
      cycle++;
    }
    for (Queue queue : queues.values()) {
      queue.count(EngineState.NO_WORK, queue.idleCycles);
    }
    Queue vector = queues.get("vector");
    conflictsOfVector = vectorUnit.conflictCycles();
    vector.count(EngineState.BANK_CONFLICT, conflictsOfVector);
    vector.count(EngineState.BUSY, -conflictsOfVector);
  }

  private boolean canStart(Queue queue) {
    int index = queue.waiting.peek();
    for (Dependency dependency : program.instructions().get(index).waitsFor()) {
      if (end[dependency.instruction()] == RUNNING) {
        return false;
      }
    }
    return switch (queue.name) {
      case "matrix" -> array.readyCycle() <= cycle;
      case "vector" -> queue.running.isEmpty();
      default -> true;
    };
  }

  private void start(Queue queue, int index) {
    Instruction instruction = program.instructions().get(index);
    start[index] = cycle;
    if (queue.running.isEmpty()) {
      queue.count(lateReason(instruction), queue.idleCycles);
      queue.idleCycles = 0;
    }
    queue.running.put(index, begin(queue, instruction));
  }

  private LongPredicate begin(Queue queue, Instruction instruction) {
    if (instruction instanceof MatrixMultiply product) {
      vectorUnit.settle(cycle);
      Multiplication multiplication = array.issue(product, cycle);
      queue.count(EngineState.BANK_CONFLICT, array.lastConflictCycles());
      queue.count(EngineState.BUSY, -array.lastConflictCycles());
      return now -> multiplication.completionCycle() <= now;
    }
    if (instruction instanceof VectorOperation operation) {
      vectorUnit.issue(operation, cycle);
      return now -> vectorUnit.settle(now) <= now;
    }
    long ticks;
    if (instruction instanceof Load load) {
      ticks = transferTime.ticks(false, load.memoryAddress(), load.rowBytes() * load.rows());
    } else {
      Store store = (Store) instruction;
      ticks = transferTime.ticks(true, store.memoryAddress(), store.rowBytes() * store.rows());
    }
    long endTick = SmallCore.CLOCK.ticks(cycle) + ticks;
    return now -> SmallCore.CLOCK.ticks(now) >= endTick;
  }

  private EngineState lateReason(Instruction instruction) {
    long latest = -1;
    for (Dependency dependency : instruction.waitsFor()) {
      latest = Math.max(latest, end[dependency.instruction()]);
    }
    for (int earlier = 0; earlier < end.length; earlier++) {
      for (Dependency dependency : instruction.waitsFor()) {
        if (dependency.instruction() == earlier && end[earlier] == latest) {
          return EngineState.valueOf(dependency.reason().name());
        }
      }
    }
    return EngineState.NO_WORK;
  }

  Map<EngineState, Long> cycles(String engine) {
    Map<EngineState, Long> cycles = queues.get(engine).cycles;
    cycles.values().removeIf(count -> count == 0);
    return cycles;
  }
}
