package org.npulator.hw.program;

import java.util.ArrayList;
import java.util.List;

/**
 * The work of one core in one step, in program order. It may consist of several streams of
 * instructions; each engine takes those of a stream in program order, and of the streams whose next
 * instruction can start the one whose is the earliest. An instruction may wait for earlier ones of
 * any stream.
 *
 * @param operators names of the operators that instructions refer to by index
 * @param turns the streams that take turns in the program, the first from instruction 0 on
 */
public record TileProgram(
    List<String> operators, List<Instruction> instructions, List<Turn> turns) {
  /**
   * A run of instructions of one stream, up to the next turn.
   *
   * @param first index of its first instruction
   * @param stream from 0 on
   */
  public record Turn(int first, int stream) {}

  /** A program of one stream. */
  public TileProgram(List<String> operators, List<Instruction> instructions) {
    this(operators, instructions, List.of(new Turn(0, 0)));
  }

  /**
   * @throws IllegalArgumentException if an instruction belongs to no operator or waits for none
   *     before it, or turns do not begin at 0 and follow each other
   */
  public TileProgram {
    operators = List.copyOf(operators);
    instructions = List.copyOf(instructions);
    turns = List.copyOf(turns);
    streams(turns, instructions.size());
    for (int index = 0; index < instructions.size(); index++) {
      Instruction instruction = instructions.get(index);
      if (instruction.operator() < 0 || instruction.operator() >= operators.size()) {
        throw new IllegalArgumentException(
            "instruction " + index + " belongs to operator " + instruction.operator());
      }
      for (Dependency dependency : instruction.waitsFor()) {
        int other = dependency.instruction();
        if (other < 0 || other >= index) {
          throw new IllegalArgumentException("instruction " + index + " waits for " + other);
        }
      }
    }
  }

  /** The stream of each instruction. */
  public int[] streams() {
    return streams(turns, instructions.size());
  }

  private static int[] streams(List<Turn> turns, int instructions) {
    List<Integer> starts = new ArrayList<>(turns.stream().map(Turn::first).toList());
    starts.add(instructions);
    int[] streams = new int[instructions];
    if (starts.get(0) != 0) {
      throw new IllegalArgumentException("the first turn begins at " + starts.get(0));
    }
    for (int turn = 0; turn < turns.size(); turn++) {
      if (starts.get(turn + 1) < starts.get(turn) || turns.get(turn).stream() < 0) {
        throw new IllegalArgumentException("turn " + turn + " is " + turns.get(turn));
      }
      for (int index = starts.get(turn); index < starts.get(turn + 1); index++) {
        streams[index] = turns.get(turn).stream();
      }
    }
    return streams;
  }
}
