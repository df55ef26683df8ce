package org.npulator.hw.pim;

import java.util.Map;
import org.npulator.hw.program.PimProgram;

/**
 * What commands for units carry over the data bus.
 *
 * @param sentBytes of each command that carries something to the units
 * @param receivedBytes of each command that carries something back
 */
public record PimTransfers(Map<String, Integer> sentBytes, Map<String, Integer> receivedBytes) {
  public PimTransfers {
    sentBytes = Map.copyOf(sentBytes);
    receivedBytes = Map.copyOf(receivedBytes);
  }

  /** Bytes that a program sends to the units. */
  public long sentBytes(PimProgram program) {
    return bytes(program, sentBytes);
  }

  /** Bytes that a program brings back. */
  public long receivedBytes(PimProgram program) {
    return bytes(program, receivedBytes);
  }

  private static long bytes(PimProgram program, Map<String, Integer> ofCommand) {
    int[] each =
        program.commands().stream().mapToInt(name -> ofCommand.getOrDefault(name, 0)).toArray();
    long sum = 0;
    for (int step = 0; step < program.size(); step++) {
      sum += each[program.command(step)];
    }
    return sum;
  }
}
