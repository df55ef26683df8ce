package org.npulator.hw.program;

import java.util.List;

/**
 * The work of one core in one step, in program order.
 *
 * @param operators names of the operators that instructions refer to by index
 */
public record TileProgram(List<String> operators, List<Instruction> instructions) {

  public TileProgram {
    operators = List.copyOf(operators);
    instructions = List.copyOf(instructions);
    for (int index = 0; index < instructions.size(); index++) {
      Instruction instruction = instructions.get(index);
      if (instruction.operator() < 0 || instruction.operator() >= operators.size()) {
        throw new IllegalArgumentException(
            "instruction " + index + " belongs to operator " + instruction.operator());
      }
      for (Dependency dependency : instruction.waitsFor()) {
        if (dependency.instruction() < 0 || dependency.instruction() >= index) {
          throw new IllegalArgumentException(
              "instruction " + index + " waits for " + dependency.instruction());
        }
      }
    }
  }
}
