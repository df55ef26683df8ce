package org.npulator.hw.pim;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Units that serve two banks each, with a register for each bank and results for the unit, and the
 * host that writes and reads them. The commands say which bank of a unit is read at which row and
 * column; what belongs to a bank follows from what is stored there. That queries take turns at a
 * row is taken from the mapping.
 */
final class PimbaUnits {
  private static final int LANES = 16;

  /** What units multiply. */
  enum Operand {
    /** With elements of a query: a sum for each column, the score of its token. */
    KEYS,
    /** With weights, one for each column: sums of elements of all columns. */
    VALUES
  }

  /** The block of elements and the first token of what lies in a row of a bank. */
  private record Held(int block, int firstToken) {}

  private final FunctionalBanks banks;
  private final Operand operand;
  private final Map<List<Integer>, Held> held = new HashMap<>();
  private final double[][] registers;
  private final double[][] sums;
  private String before = "";
  private int query = -1;
  private int row = -1;

  /**
   * @param columns of a row
   * @param tokens that were stored
   */
  PimbaUnits(
      FunctionalBanks banks,
      Operand operand,
      PimAttention layout,
      int firstRow,
      int columns,
      int tokens) {
    this.banks = banks;
    this.operand = operand;
    registers = new double[banks.banks()][columns];
    sums = new double[banks.banks() / 2][columns];
    for (int token = 0; token < tokens; token += columns) {
      List<PimColumn> places = operand == Operand.KEYS ? layout.key(token) : layout.value(token);
      for (int block = 0; block < places.size(); block++) {
        PimColumn at = places.get(block);
        held.put(List.of(at.bank(), firstRow + at.row()), new Held(block, token));
      }
    }
  }

  /** Multiplies each of some vectors, which are queries or weights, and adds to its results. */
  void execute(List<ChannelCommand> commands, double[][] vectors, double[][] results) {
    for (ChannelCommand command : commands) {
      banks.execute(command);
      switch (command.name()) {
        case "REG_WRITE" -> {
          if (!before.equals("REG_WRITE")) {
            begin(command.row());
          }
          write(command, vectors[query]);
        }
        case "COMP" -> multiply(command);
        case "RESULT" -> take(command, results[query]);
        default -> {
          continue; // changes rows, or refreshes
        }
      }
      before = command.name();
    }
  }

  private void begin(int next) {
    query = next == row ? query + 1 : 0;
    row = next;
    Arrays.stream(registers).forEach(register -> Arrays.fill(register, Double.NaN));
    Arrays.stream(sums).forEach(sum -> Arrays.fill(sum, 0));
  }

  private void write(ChannelCommand command, double[] vector) {
    Held there = held.get(List.of(command.bank(), row));
    for (int i = command.column() * LANES; i < (command.column() + 1) * LANES; i++) {
      int from = there == null ? vector.length : i + firstInput(there);
      registers[command.bank()][i] = from < vector.length ? vector[from] : 0;
    }
  }

  private int firstInput(Held there) {
    return operand == Operand.KEYS ? there.block() * LANES : there.firstToken();
  }

  private int firstOutput(Held there) {
    return operand == Operand.KEYS ? there.firstToken() : there.block() * LANES;
  }

  private void multiply(ChannelCommand command) {
    for (int bank = command.bank() % 2; bank < banks.banks(); bank += 2) {
      double[] column = banks.unitColumn(bank, command.column());
      for (int lane = 0; lane < LANES; lane++) {
        if (operand == Operand.KEYS) {
          sums[bank / 2][command.column()] += column[lane] * registers[bank][lane];
        } else {
          sums[bank / 2][lane] += column[lane] * registers[bank][command.column()];
        }
      }
    }
  }

  private void take(ChannelCommand command, double[] results) {
    Held there = held.get(List.of(command.bank() / 2 * 2, row));
    int first = command.column() / (banks.banks() / 2) * LANES;
    for (int i = first; there != null && i < first + LANES; i++) {
      int output = i + firstOutput(there);
      if (output < results.length) {
        results[output] += sums[command.bank() / 2][i];
      }
    }
  }
}
