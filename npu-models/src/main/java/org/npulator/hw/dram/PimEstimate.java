package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.List;
import org.npulator.hw.program.PimProgram;

/**
 * How long a channel works on a program, in closed form: every step at the least distance of its
 * command from the next of its kind; a change of rows of all banks of a unit at a time in full,
 * others behind the work on other banks; and the share of refreshes. It is for choosing; {@link
 * PimChannel} decides.
 */
public final class PimEstimate {
  private final DeviceTiming timing;
  private final PimProtocol protocol;
  private final PimTargets targets;
  private final ChannelGeometry geometry;
  private final double refreshShare;

  public PimEstimate(MemoryConfig memory) {
    timing = new DeviceTiming(memory.device());
    protocol = memory.device().pim().orElseThrow();
    geometry = memory.geometry();
    targets = new PimTargets(geometry);
    refreshShare = memory.device().refreshShare();
  }

  /** Cycles of the memory clock. */
  public double cycles(PimProgram program) {
    List<PimAccess> accesses =
        program.commands().stream().map(name -> PimAccess.of(name, timing, protocol)).toList();
    int[] occupies = accesses.stream().mapToInt(access -> targets.least(access, timing)).toArray();
    int[] rowChange = accesses.stream().mapToInt(this::rowChangeCycles).toArray();
    int[] open = new int[geometry.banks];
    Arrays.fill(open, RowStates.CLOSED);
    double cycles = 0;
    for (int step = 0; step < program.size(); step++) {
      int command = program.command(step);
      cycles += occupies[command];
      PimAccess access = accesses.get(command);
      int bank = program.bank(step);
      if (access.open() != PimAccess.NONE && open[bank] != program.row(step)) {
        cycles += rowChange[command];
        for (int other : targets.banks(access.banks(), bank)) {
          open[other] = program.row(step);
        }
      }
    }
    return cycles / (1 - refreshShare);
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
