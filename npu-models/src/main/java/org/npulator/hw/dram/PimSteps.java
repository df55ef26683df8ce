package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.List;
import org.npulator.hw.program.PimProgram;

/**
 * A program in work: the steps of its window, which a controller chooses among, and those to come.
 */
final class PimSteps {
  private final PimProgram program;
  private final PimAccess[] accesses;
  private final int[] occupies;
  private final int[] modes;
  private final int[][][] parts;
  private final int[] window;

  /** By command: steps that are not served. */
  private final int[] left;

  private int waiting;

  /** Steps of the window with rows in the first row buffers. */
  private int sharing;

  private int next;
  private long done;

  /** Whether others may come in before a block. */
  private boolean stopsAtBlocks;

  /** The last step that was served or whose block has begun. */
  private int latest = -1;

  /** The last step that a block begins with. */
  private int lastBlock = -1;

  /**
   * @throws IllegalArgumentException if a step names a command or mode that the device does not
   *     have
   */
  PimSteps(
      PimProgram program,
      DeviceTiming timing,
      PimProtocol protocol,
      PimTargets targets,
      int banks,
      int windowSteps,
      boolean stopsAtBlocks) {
    this.program = program;
    this.stopsAtBlocks = stopsAtBlocks;
    window = new int[windowSteps];
    accesses =
        program.commands().stream()
            .map(name -> PimAccess.of(name, timing, protocol))
            .toArray(PimAccess[]::new);
    occupies = Arrays.stream(accesses).mapToInt(access -> targets.least(access, timing)).toArray();
    parts = new int[accesses.length][banks][];
    left = new int[accesses.length];
    for (int step = 0; step < program.size(); step++) {
      left[program.command(step)]++;
      lastBlock = program.beginsBlock(step) ? step : lastBlock;
    }
    modes = new int[program.modes().size()];
    for (int i = 1; i < modes.length; i++) {
      int known = protocol.modes().orElse(List.of()).indexOf(program.modes().get(i));
      if (known < 0) {
        throw new IllegalArgumentException(
            "the device has no mode '" + program.modes().get(i) + "'");
      }
      modes[i] = known + 1;
    }
  }

  /** Begins with a step, which is not held back by its block. */
  void beginAt(int first) {
    for (int step = 0; step < first; step++) {
      left[program.command(step)]--;
    }
    next = first;
    latest = first;
  }

  PimProgram program() {
    return program;
  }

  /** Whether it has steps that are not served. */
  boolean hasWork() {
    return waiting > 0 || next < program.size();
  }

  /** The oldest step that is not served. */
  int oldest() {
    return waiting > 0 ? window[0] : next;
  }

  /** From now on others may come in before a block of which no step was served. */
  void stopAtBlocks() {
    stopsAtBlocks = true;
  }

  /** Whether a block begins with the oldest step and others may come in before it. */
  boolean isBetweenBlocks() {
    return hasWork() && mayStopBefore(oldest());
  }

  private boolean mayStopBefore(int step) {
    return stopsAtBlocks && step > latest && program.beginsBlock(step);
  }

  /** The block of the oldest step begins. */
  void beginBlock() {
    latest = oldest();
  }

  /** Whether there is a block of which no step was served. */
  boolean hasBlockAhead() {
    return lastBlock > latest;
  }

  /** The cycle in which the last step served so far is done. */
  long done() {
    return done;
  }

  /** Steps in the window. */
  int waiting() {
    return waiting;
  }

  int step(int place) {
    return window[place];
  }

  PimAccess access(int step) {
    return accesses[program.command(step)];
  }

  int occupies(int step) {
    return occupies[program.command(step)];
  }

  int mode(int step) {
    return modes[program.mode(step)];
  }

  /** A bank of each part of the banks of a step that is opened by itself. */
  int[] parts(int step, PimTargets targets) {
    int[][] byBank = parts[program.command(step)];
    int bank = program.bank(step);
    if (byBank[bank] == null) {
      PimAccess access = access(step);
      byBank[bank] = targets.parts(access.banks(), access.openedBanks(), bank);
    }
    return byBank[bank];
  }

  /** Whether a step is served, its row opened, only after and before all others. */
  boolean isAlone(int step) {
    return program.alone(step) || mayStopBefore(step);
  }

  /**
   * Takes steps into the window.
   *
   * @return the cycle from which it may take more
   */
  long take(int most, long cycle) {
    int left = most;
    while (left > 0 && waiting < window.length && next < program.size()) {
      if (program.drained(next) && (waiting > 0 || cycle < done)) {
        return waiting == 0 ? done : Controller.NEVER;
      }
      sharing += sharesRow(next) ? 1 : 0;
      window[waiting++] = next++;
      left--;
    }
    return waiting < window.length && next < program.size() ? cycle + 1 : Controller.NEVER;
  }

  /** Cycles that must lie between the next step and the last one, commands of a kind apart. */
  long leastCycles() {
    long least = 0;
    for (int i = 0; i < left.length; i++) {
      least = Math.max(least, (left[i] - 1L) * occupies[i]);
    }
    return least;
  }

  /** Whether a step of the window has its row in the first row buffer of its banks. */
  boolean sharesRows() {
    return sharing > 0;
  }

  private boolean sharesRow(int step) {
    PimAccess access = access(step);
    return access.open() != PimAccess.NONE && access.rowBuffer() == 0;
  }

  /** The step at a place of the window was served. */
  void served(int place, long doneCycle) {
    left[program.command(window[place])]--;
    latest = Math.max(latest, window[place]);
    sharing -= sharesRow(window[place]) ? 1 : 0;
    done = Math.max(done, doneCycle);
    waiting--;
    System.arraycopy(window, place + 1, window, place, waiting - place);
  }
}
