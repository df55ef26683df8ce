package org.npulator.hw.chip;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.Send;
import org.npulator.hw.program.TileProgram;

/**
 * How far the instructions of a program are. The dependencies are flat arrays: a count of what is
 * not complete for each instruction, and the instructions that wait for it.
 */
final class ProgramExecution {
  private static final long INCOMPLETE = -1;

  private final TileProgram program;
  private final Sequencer[] sequencers;
  private final Runnable whenComplete;
  private final OperatorLedger ledger;
  private final int[] unmet;
  private final int[] firstSuccessor;
  private final int[] successors;
  private final long[] completionTick;
  private final Map<Integer, Long> signalTicks = new HashMap<>();
  private int incomplete;

  /**
   * @param sequencers that of each instruction
   * @param whenComplete run when the last instruction is complete
   */
  ProgramExecution(
      TileProgram program, Sequencer[] sequencers, OperatorLedger ledger, Runnable whenComplete) {
    List<Instruction> instructions = program.instructions();
    int count = instructions.size();
    this.program = program;
    this.sequencers = sequencers;
    this.ledger = ledger;
    this.whenComplete = whenComplete;
    unmet = new int[count];
    firstSuccessor = new int[count + 1];
    completionTick = new long[count];
    incomplete = count;
    for (int index = 0; index < count; index++) {
      List<Dependency> dependencies = instructions.get(index).waitsFor();
      completionTick[index] = INCOMPLETE;
      unmet[index] = dependencies.size();
      if (instructions.get(index) instanceof Send send) {
        unmet[index] += Long.bitCount(send.destinations());
      }
      for (Dependency dependency : dependencies) {
        firstSuccessor[dependency.instruction() + 1]++;
      }
    }
    for (int index = 0; index < count; index++) {
      firstSuccessor[index + 1] += firstSuccessor[index];
    }
    successors = new int[firstSuccessor[count]];
    int[] filled = firstSuccessor.clone();
    for (int index = 0; index < count; index++) {
      for (Dependency dependency : instructions.get(index).waitsFor()) {
        successors[filled[dependency.instruction()]++] = index;
      }
    }
  }

  Instruction instruction(int index) {
    return program.instructions().get(index);
  }

  OperatorLedger ledger() {
    return ledger;
  }

  boolean dependenciesMet(int instruction) {
    return unmet[instruction] == 0;
  }

  /** Marks an instruction as complete and tells those that waited for it last. */
  void complete(int instruction, long tick) {
    completionTick[instruction] = tick;
    ledger.ended(instruction(instruction).operator(), tick);
    for (int next = firstSuccessor[instruction]; next < firstSuccessor[instruction + 1]; next++) {
      met(successors[next]);
    }
    incomplete--;
    if (incomplete == 0) {
      whenComplete.run();
    }
  }

  /** Notes that another core is ready for the message of an instruction. */
  void receiverReady(int instruction, long tick) {
    signalTicks.put(instruction, tick);
    met(instruction);
  }

  private void met(int instruction) {
    unmet[instruction]--;
    if (unmet[instruction] == 0) {
      sequencers[instruction].dependenciesMet(instruction);
    }
  }

  /**
   * The state of an engine that had to wait for what an instruction waits for: the reason of the
   * dependency that was complete last, among equals that of the earliest instruction; or the link
   * if another core was ready even later.
   *
   * @throws IllegalStateException if it waits for nothing
   */
  EngineState waitState(int instruction) {
    Dependency last = null;
    for (Dependency dependency : instruction(instruction).waitsFor()) {
      long order =
          last == null
              ? 1
              : completionTick[dependency.instruction()] - completionTick[last.instruction()];
      if (order > 0 || (order == 0 && dependency.instruction() < last.instruction())) {
        last = dependency;
      }
    }
    Long signalTick = signalTicks.get(instruction);
    if (signalTick != null && (last == null || signalTick > completionTick[last.instruction()])) {
      return EngineState.LINK;
    }
    if (last == null) {
      throw new IllegalStateException(
          "instruction " + instruction + " started late, but waits for nothing");
    }
    return EngineState.of(last.reason());
  }
}
