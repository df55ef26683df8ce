package org.npulator.hw.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The work of the cores of a chip in one step: a program for each core from core 0 on, all with the
 * same operators.
 */
public record ChipProgram(List<TileProgram> cores) {

  /**
   * @throws IllegalArgumentException if there is no program, the operators differ, or a message is
   *     not received exactly by those it is sent to, in equal sizes
   */
  public ChipProgram {
    cores = List.copyOf(cores);
    if (cores.isEmpty()) {
      throw new IllegalArgumentException("a chip executes the program of at least one core");
    }
    Map<Integer, Long> expected = new HashMap<>();
    Map<Integer, Long> bytes = new HashMap<>();
    Map<Integer, Integer> senders = new HashMap<>();
    for (int core = 0; core < cores.size(); core++) {
      if (!cores.get(core).operators().equals(cores.get(0).operators())) {
        throw new IllegalArgumentException("core " + core + " has other operators than core 0");
      }
      for (Instruction instruction : cores.get(core).instructions()) {
        if (instruction instanceof Send send) {
          if (senders.put(send.message(), core) != null) {
            throw new IllegalArgumentException("message " + send.message() + " is sent twice");
          }
          expected.put(send.message(), send.destinations());
          bytes.put(send.message(), send.bytes());
        }
      }
    }
    for (int core = 0; core < cores.size(); core++) {
      for (Instruction instruction : cores.get(core).instructions()) {
        if (instruction instanceof Receive receive) {
          int message = receive.message();
          long missing = expected.getOrDefault(message, 0L);
          if ((missing >> core & 1) == 0
              || senders.get(message) != receive.source()
              || bytes.get(message) != receive.bytes()) {
            throw new IllegalArgumentException(
                "core " + core + " receives what nobody sends: " + receive);
          }
          expected.put(message, missing & ~(1L << core));
        }
      }
    }
    List<Integer> lost = new ArrayList<>();
    expected.forEach(
        (message, missing) -> {
          if (missing != 0) {
            lost.add(message);
          }
        });
    if (!lost.isEmpty()) {
      throw new IllegalArgumentException("messages " + lost + " are not received");
    }
  }

  /** Names of the operators that instructions refer to by index. */
  public List<String> operators() {
    return cores.get(0).operators();
  }

  /** Instructions of all cores together. */
  public long instructionCount() {
    return cores.stream().mapToLong(core -> core.instructions().size()).sum();
  }
}
