package org.npulator.hw.dram;

import java.util.List;
import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgram.ModeSwitch;

/**
 * How long a channel works on a program and on what, without simulating it: steps are served in
 * order ({@link InOrderSchedule}), and refreshes take their share. It is for choosing; {@link
 * PimChannel}, which also takes steps out of order and refreshes when it is time, decides.
 */
public final class PimEstimate {
  private static final int NO_COMMAND = -1;

  private final DeviceTiming timing;
  private final PimProtocol protocol;
  private final PimTargets targets;
  private final ChannelGeometry geometry;
  private final int columnsOfRow;
  private final int operandRows;
  private final boolean opensAhead;
  private final int window;
  private final double refreshShare;

  /** What a step is for. */
  private enum Part {
    COLUMN,
    MOVE,
    MODE
  }

  /** What a program does with a command. */
  private record Command(PimAccess access, Part part, int occupies) {
    boolean writes() {
      return access.kind() instanceof PimCommand command
          && command.effect() == PimProtocol.Effect.WRITE;
    }
  }

  /**
   * @param controller of programs
   * @param operandRows rows of a bank that hold operands; accesses to later ones are moves to
   *     registers or from tables of the units
   */
  public PimEstimate(MemoryConfig memory, PimControllerConfig controller, int operandRows) {
    this.operandRows = operandRows;
    opensAhead = controller.opensAhead();
    window = controller.window();
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
    InOrderSchedule schedule =
        new InOrderSchedule(
            commands.stream().map(Command::access).toList(), timing, targets, geometry, window);
    long[] cycles = new long[Part.values().length];
    long rowChangeCycles = 0;
    long waitCycles = 0;
    long end = 0;
    boolean afterAlone = false;
    for (int step = 0; step < program.size(); step++) {
      int kind = program.command(step);
      Command command = commands.get(kind);
      int bank = program.bank(step);
      int row = program.row(step);
      Part part = command.part();
      if (program.modeSwitch(step) != ModeSwitch.NONE) {
        part = Part.MODE;
      } else if (part == Part.COLUMN) {
        boolean operand = row < operandRows;
        if (operand && kind == multiplying) {
          multiplied.add(bank, row, program.column(step));
        } else if (!operand || command.writes()) {
          part = Part.MOVE;
        }
      }
      boolean ahead = !afterAlone && !program.alone(step) && (opensAhead || !program.fenced(step));
      long ready = Math.max(0, schedule.ready(kind, bank));
      long cycle = Math.max(ready, schedule.rowReady(kind, bank, row, ahead));
      schedule.serve(kind, bank, cycle);
      waitCycles += Math.max(0, ready - end);
      rowChangeCycles += Math.max(0, cycle - Math.max(ready, end));
      long served = Math.max(end, cycle + command.occupies());
      cycles[part.ordinal()] += served - Math.max(end, cycle);
      end = served;
      afterAlone = program.alone(step);
    }
    return new PimTime(
        cycles[Part.COLUMN.ordinal()],
        cycles[Part.MOVE.ordinal()],
        cycles[Part.MODE.ordinal()],
        rowChangeCycles,
        waitCycles,
        end * refreshShare / (1 - refreshShare),
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
        targets.least(access, timing));
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
}
