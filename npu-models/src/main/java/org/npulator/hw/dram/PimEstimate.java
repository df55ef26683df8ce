package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.List;
import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgram.ModeSwitch;

/**
 * How long a channel works on a program, in closed form: every step at the least distance of its
 * command from the next of its kind; a change of rows of all banks of a unit at a time in full,
 * others behind the work on other banks; and the share of refreshes. It is for choosing; {@link
 * PimChannel} decides.
 */
public final class PimEstimate {
  private static final int NO_COMMAND = -1;

  private final DeviceTiming timing;
  private final PimProtocol protocol;
  private final PimTargets targets;
  private final ChannelGeometry geometry;
  private final int columnsOfRow;
  private final int operandRows;
  private final double refreshShare;

  /** What a step is for. */
  private enum Part {
    COLUMN,
    MOVE,
    MODE
  }

  /** What a program does with a command. */
  private record Command(PimAccess access, Part part, int occupies, int rowChange) {
    boolean writes() {
      return access.kind() instanceof PimCommand command
          && command.effect() == PimProtocol.Effect.WRITE;
    }
  }

  /**
   * @param operandRows rows of a bank that hold operands; accesses to later ones are moves to
   *     registers or from tables of the units
   */
  public PimEstimate(MemoryConfig memory, int operandRows) {
    this.operandRows = operandRows;
    timing = new DeviceTiming(memory.device());
    protocol = memory.device().pim().orElseThrow();
    geometry = memory.geometry();
    targets = new PimTargets(geometry);
    columnsOfRow = memory.device().organization().columns();
    refreshShare = memory.device().refreshShare();
  }

  public PimTime time(PimProgram program) {
    List<Command> commands = program.commands().stream().map(n -> command(program, n)).toList();
    int multiplying = multiplying(program, commands);
    AccessedColumns multiplied = new AccessedColumns(geometry.banks, columnsOfRow);
    double[] cycles = new double[Part.values().length];
    double rowChangeCycles = 0;
    int[] open = new int[geometry.banks];
    Arrays.fill(open, RowStates.CLOSED);
    for (int step = 0; step < program.size(); step++) {
      Command command = commands.get(program.command(step));
      PimAccess access = command.access();
      int bank = program.bank(step);
      int row = program.row(step);
      Part part = command.part();
      if (program.modeSwitch(step) != ModeSwitch.NONE) {
        part = Part.MODE;
      } else if (part == Part.COLUMN) {
        boolean operand = row < operandRows;
        if (operand && program.command(step) == multiplying) {
          multiplied.add(bank, row, program.column(step));
        } else if (!operand || command.writes()) {
          part = Part.MOVE;
        }
      }
      cycles[part.ordinal()] += command.occupies();
      if (access.open() != PimAccess.NONE && open[bank] != row) {
        rowChangeCycles += command.rowChange();
        for (int other : targets.banks(access.banks(), bank)) {
          open[other] = row;
        }
      }
    }
    double working = rowChangeCycles + Arrays.stream(cycles).sum();
    return new PimTime(
        cycles[Part.COLUMN.ordinal()],
        cycles[Part.MOVE.ordinal()],
        cycles[Part.MODE.ordinal()],
        rowChangeCycles,
        working * refreshShare / (1 - refreshShare),
        multiplied.accessesOfColumn());
  }

  private Command command(PimProgram program, String name) {
    PimAccess access = PimAccess.of(name, timing, protocol);
    return new Command(
        access,
        switch (access.state()) {
          case COMPUTE -> Part.COLUMN;
          // Where there are modes, reads and writes of the standard are made to change them.
          case HOST -> program.modes().size() > 1 ? Part.MODE : Part.MOVE;
          default -> Part.MOVE;
        },
        targets.least(access, timing),
        rowChangeCycles(access));
  }

  /** The command of most column accesses to operands, which is the one that multiplies. */
  private int multiplying(PimProgram program, List<Command> commands) {
    int[] counts = new int[commands.size()];
    int most = NO_COMMAND;
    for (int step = 0; step < program.size(); step++) {
      int command = program.command(step);
      if (commands.get(command).part() == Part.COLUMN && program.row(step) < operandRows) {
        counts[command]++;
        most = most == NO_COMMAND || counts[command] > counts[most] ? command : most;
      }
    }
    return most;
  }

  /** From the last column of a row to the first of the next one in the same banks. */
  private int rowChangeCycles(PimAccess access) {
    boolean hidden =
        access.banks() != PimProtocol.Banks.CHANNEL
            && access.banks() != PimProtocol.Banks.RANK
            && access.banks() != PimProtocol.Banks.ALTERNATE;
    return access.open() == PimAccess.NONE || hidden
        ? 0
        : distance(access.column(), access.close())
            + distance(access.close(), access.open())
            + distance(access.open(), access.column());
  }

  private int distance(int from, int to) {
    return timing.rules.stream()
        .filter(rule -> rule.from().ordinal() == from && rule.to().ordinal() == to)
        .mapToInt(DeviceTiming.Rule::cycles)
        .max()
        .orElse(0);
  }
}
