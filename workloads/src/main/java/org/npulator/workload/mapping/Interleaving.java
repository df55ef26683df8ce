package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.List;
import org.npulator.hw.program.ChipProgram;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.TileProgram.Turn;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Operator;

/**
 * Puts the programs of sub-batches together, each a stream of instructions. They take turns at
 * attention: up to and with the first attention of each, then up to and with the second of each,
 * and so on. Engines prefer what is earlier, so that one sub-batch gets its products done while
 * another attends, and the other begins with its next ones only then.
 */
final class Interleaving {
  private final int[] rounds;
  private final List<TileProgram> streams;
  private final List<Instruction> instructions = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>();

  /**
   * @param rounds the number of attentions before each operator
   */
  private Interleaving(int[] rounds, List<TileProgram> streams) {
    this.rounds = rounds;
    this.streams = streams;
  }

  /** The programs of the same step for each sub-batch as one. */
  static ChipProgram of(List<Operator> operators, List<ChipProgram> programs) {
    if (programs.size() == 1) {
      return programs.get(0);
    }
    int[] rounds = new int[operators.size()];
    for (int index = 1; index < rounds.length; index++) {
      rounds[index] = rounds[index - 1] + (operators.get(index - 1) instanceof Attention ? 1 : 0);
    }
    List<TileProgram> cores = new ArrayList<>();
    for (int core = 0; core < programs.get(0).cores().size(); core++) {
      int number = core;
      cores.add(
          new Interleaving(
                  rounds, programs.stream().map(program -> program.cores().get(number)).toList())
              .program());
    }
    return new ChipProgram(cores);
  }

  private TileProgram program() {
    int[] next = new int[streams.size()];
    List<int[]> places = new ArrayList<>();
    streams.forEach(stream -> places.add(new int[stream.instructions().size()]));
    for (int round = 0; round <= rounds[rounds.length - 1]; round++) {
      for (int stream = 0; stream < next.length; stream++) {
        turns.add(new Turn(instructions.size(), stream));
        next[stream] = append(stream, next[stream], round, places.get(stream));
      }
    }
    return new TileProgram(streams.get(0).operators(), instructions, turns);
  }

  /** Appends the instructions of a round from an index on and returns the index behind them. */
  private int append(int stream, int first, int round, int[] places) {
    List<Instruction> own = streams.get(stream).instructions();
    int index = first;
    while (index < own.size() && rounds[own.get(index).operator()] <= round) {
      places[index] = instructions.size();
      instructions.add(
          own.get(index)
              .waitingFor(
                  own.get(index).waitsFor().stream()
                      .map(other -> new Dependency(places[other.instruction()], other.reason()))
                      .toList()));
      index++;
    }
    return index;
  }
}
