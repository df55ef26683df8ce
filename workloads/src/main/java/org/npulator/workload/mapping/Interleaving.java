package org.npulator.workload.mapping;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.npulator.hw.program.ChipProgram;
import org.npulator.hw.program.Dependency;
import org.npulator.hw.program.Instruction;
import org.npulator.hw.program.TileProgram;
import org.npulator.hw.program.TileProgram.Turn;
import org.npulator.workload.operator.Attention;
import org.npulator.workload.operator.Operator;

/**
 * Puts the programs of sub-batches together, each with streams of its own. They take turns at
 * attention: up to and with the first attention of each, then up to and with the second of each,
 * and so on. Engines prefer what is earlier, so that one sub-batch gets its products done while
 * another attends, and the other begins with its next ones only then.
 */
final class Interleaving {
  private final int[] rounds;
  private final List<TileProgram> parts;
  private final List<Instruction> instructions = new ArrayList<>();
  private final List<Turn> turns = new ArrayList<>(List.of(new Turn(0, 0)));

  /**
   * @param rounds the number of attentions before each operator
   */
  private Interleaving(int[] rounds, List<TileProgram> parts) {
    this.rounds = rounds;
    this.parts = parts;
  }

  /** The programs of the same step for each sub-batch as one. */
  static ChipProgram of(List<Operator> operators, List<ChipProgram> programs) {
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
    int[] next = new int[parts.size()];
    List<int[]> places = new ArrayList<>();
    parts.forEach(part -> places.add(new int[part.instructions().size()]));
    List<int[]> streams = streams();
    for (int round = 0; round <= rounds[rounds.length - 1]; round++) {
      for (int part = 0; part < next.length; part++) {
        next[part] = append(part, next[part], round, places.get(part), streams.get(part));
      }
    }
    return new TileProgram(parts.get(0).operators(), instructions, turns);
  }

  /** The streams of the instructions of all parts, none of which share one. */
  private List<int[]> streams() {
    List<int[]> all = new ArrayList<>();
    int first = 0;
    for (TileProgram part : parts) {
      int base = first;
      int[] streams = Arrays.stream(part.streams()).map(stream -> base + stream).toArray();
      all.add(streams);
      first = 1 + Arrays.stream(streams).max().orElse(base);
    }
    return all;
  }

  /** Appends the instructions of a round from an index on and returns the index behind them. */
  private int append(int part, int first, int round, int[] places, int[] streams) {
    List<Instruction> own = parts.get(part).instructions();
    int index = first;
    while (index < own.size() && rounds[own.get(index).operator()] <= round) {
      if (turns.get(turns.size() - 1).stream() != streams[index]) {
        turns.add(new Turn(instructions.size(), streams[index]));
      }
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
