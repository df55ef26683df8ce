package org.npulator.hw.chip;

import java.util.List;

/**
 * The execution of one program.
 *
 * @param startTick at which the first instruction could start
 * @param endTick at which the last instruction was complete
 */
public record StepExecution(long startTick, long endTick, List<OperatorExecution> operators) {
  public StepExecution {
    operators = List.copyOf(operators);
  }
}
