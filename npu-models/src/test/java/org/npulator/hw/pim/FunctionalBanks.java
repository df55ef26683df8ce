package org.npulator.hw.pim;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.npulator.hw.dram.DramDevice;
import org.npulator.hw.dram.PimMemoryConfig;
import org.npulator.hw.dram.PimProtocol;
import org.npulator.hw.program.PimOrganization;

/**
 * The banks of a channel with the numbers in their columns and their open rows. A column to which
 * nothing was stored holds numbers that must not matter.
 */
final class FunctionalBanks {
  private static final int CLOSED = -1;

  private final PimOrganization memory;
  private final DramDevice device;
  private final PimProtocol protocol;
  private final int lanes;
  private final Map<PimColumn, double[]> columns = new HashMap<>();

  /** By row buffer and bank: that of reads and writes, that of units if it is another one. */
  private final int[][] open;

  /**
   * @param lanes elements of a column
   */
  FunctionalBanks(PimMemoryConfig memory, int lanes) {
    this.memory = memory.organization();
    this.lanes = lanes;
    device = memory.device();
    protocol = device.pim().orElseThrow();
    open = new int[2][this.memory.banks()];
    Arrays.stream(open).forEach(rows -> Arrays.fill(rows, CLOSED));
  }

  int banks() {
    return memory.banks();
  }

  /** Stores an element at a place. */
  void store(PimColumn at, int lane, double element) {
    columns.computeIfAbsent(at, this::leftovers)[lane] = element;
  }

  private double[] leftovers(PimColumn at) {
    return IntStream.range(0, lanes)
        .mapToDouble(lane -> 3 + at.hashCode() % 7 + 0.1 * lane)
        .toArray();
  }

  /** Opens or closes rows if a command does; other commands change no row. */
  void execute(ChannelCommand command) {
    PimProtocol.Command unit = protocol.commands().get(command.name());
    if (command.name().equals(device.commands().activate().get(0))) {
      open[0][command.bank()] = command.row();
    } else if (command.name().equals(device.commands().precharge())) {
      open[0][command.bank()] = CLOSED;
    } else if (unit != null && unit.effect() == PimProtocol.Effect.OPEN) {
      addressed(command).forEach(bank -> open[ofUnits()][bank] = command.row());
    } else if (unit != null && unit.effect() == PimProtocol.Effect.CLOSE) {
      addressed(command).forEach(bank -> open[ofUnits()][bank] = CLOSED);
    }
  }

  private int ofUnits() {
    return protocol.dualRowBuffers().orElse(false) ? 1 : 0;
  }

  /** The banks that a command for units addresses. */
  List<Integer> addressed(ChannelCommand command) {
    int named = command.bank();
    int perGroup = memory.banksPerGroup();
    int perRank = memory.banksPerRank();
    int perPseudoChannel = memory.ranks() * perRank;
    IntPredicate is =
        switch (protocol.commands().get(command.name()).banks()) {
          case BANK -> bank -> bank == named;
          case PSEUDO_CHANNELS -> bank -> bank % perPseudoChannel == named % perPseudoChannel;
          case GROUP -> bank -> bank / perGroup == named / perGroup;
          case BANK_GROUPS -> bank -> bank % perGroup == named % perGroup;
          case ALTERNATE -> bank -> bank / perRank == named / perRank && bank % 2 == named % 2;
          case RANK -> bank -> bank / perRank == named / perRank;
          case CHANNEL -> bank -> true;
        };
    return IntStream.range(0, memory.banks()).filter(is).boxed().toList();
  }

  /** A column of the row of a bank that is open for units. */
  double[] unitColumn(int bank, int column) {
    return column(bank, open[ofUnits()][bank], column);
  }

  /** A column of the row of a bank that is open for reads and writes. */
  double[] hostColumn(int bank, int column) {
    return column(bank, open[0][bank], column);
  }

  /** The row of a bank that is open for units. */
  int unitRow(int bank) {
    return open[ofUnits()][bank];
  }

  /** Writes a column of the row of a bank that is open for reads and writes. */
  void write(int bank, int column, double[] elements) {
    columns.put(new PimColumn(bank, open[0][bank], column), elements);
  }

  private double[] column(int bank, int row, int column) {
    if (row == CLOSED || column >= memory.columns()) {
      throw new IllegalStateException(
          "column " + column + " of bank " + bank + ", whose open row is " + row);
    }
    PimColumn at = new PimColumn(bank, row, column);
    double[] stored = columns.get(at);
    return stored == null ? leftovers(at) : stored;
  }
}
