package org.npulator.hw.dram;

import java.util.Arrays;
import java.util.List;

/**
 * When steps of a program are served if each waits for the one before it, in cycles of the memory
 * clock: a command keeps its distances to the last one of each kind, and finds its row open after
 * the change that began when the last access to its banks was over. Rows are changed while other
 * steps are served. Accesses to single banks keep the distance within a bank only if many of them
 * follow each other, since the controller puts others between them else. Limits on several
 * activations count as their mean.
 */
final class InOrderSchedule {
  private static final long NEVER = Long.MIN_VALUE / 2;

  private final PimTargets targets;
  private final List<PimAccess> accesses;
  private final int kinds;

  /** From the one to the other, if they use the same banks; then if they do not. */
  private final int[][] nearby;

  private final int[][] apart;
  private final int[] closing;
  private final int[] activating;
  private final int[] precharging;
  private final int[] firstColumn;
  private final boolean[] wide;
  private final long[] last;
  private final int[] lastBank;
  private final int[] sameBank;
  private final int manyOfABank;
  private final int banks;

  /** Of each kind, by the first bank of those that it addresses together. */
  private final long[][] lastOfBanks;

  /** Rows by row buffer and bank, and when they were opened. */
  private final int[] open;

  private final long[] opened;
  private long served = NEVER;

  /**
   * @param window steps among which the controller chooses
   */
  InOrderSchedule(
      List<PimAccess> accesses,
      DeviceTiming timing,
      PimTargets targets,
      ChannelGeometry geometry,
      int window) {
    manyOfABank = window / 2;
    banks = geometry.banks;
    this.accesses = accesses;
    this.targets = targets;
    kinds = accesses.size();
    nearby = new int[kinds][kinds];
    apart = new int[kinds][kinds];
    closing = new int[kinds];
    activating = new int[kinds];
    precharging = new int[kinds];
    firstColumn = new int[kinds];
    wide = new boolean[kinds];
    for (int to = 0; to < kinds; to++) {
      PimAccess access = accesses.get(to);
      wide[to] = targets.inAllGroups(access);
      for (int from = 0; from < kinds; from++) {
        int before = accesses.get(from).column();
        nearby[from][to] = distance(timing, before, access.column(), TimingConstraint.Level.BANK);
        apart[from][to] = distance(timing, before, access.column(), TimingConstraint.Level.RANK);
      }
      if (access.open() != PimAccess.NONE) {
        closing[to] =
            distance(timing, access.column(), access.close(), TimingConstraint.Level.BANK);
        precharging[to] =
            distance(timing, access.close(), access.open(), TimingConstraint.Level.BANK);
        activating[to] = activations(access, timing, geometry);
        firstColumn[to] =
            distance(timing, access.open(), access.column(), TimingConstraint.Level.BANK);
      }
    }
    last = new long[kinds];
    Arrays.fill(last, NEVER);
    lastBank = new int[kinds];
    sameBank = new int[kinds];
    lastOfBanks = new long[kinds][geometry.banks];
    for (long[] ofBanks : lastOfBanks) {
      Arrays.fill(ofBanks, NEVER);
    }
    int rowBuffers = 1 + accesses.stream().mapToInt(PimAccess::rowBuffer).max().orElse(0);
    open = new int[rowBuffers * banks];
    Arrays.fill(open, RowStates.CLOSED);
    opened = new long[rowBuffers * banks];
    Arrays.fill(opened, NEVER);
  }

  private static int distance(
      DeviceTiming timing, int from, int to, TimingConstraint.Level finest) {
    int most = from == to ? 1 : 0;
    for (DeviceTiming.Rule rule : timing.rules) {
      if (rule.from().ordinal() == from
          && rule.to().ordinal() == to
          && rule.window() == 1
          && !rule.sibling()
          && rule.level().compareTo(finest) <= 0) {
        most = Math.max(most, rule.cycles());
      }
    }
    return most;
  }

  /** From the first to the last activation of the banks that a command addresses. */
  private int activations(PimAccess access, DeviceTiming timing, ChannelGeometry geometry) {
    int all = targets.parts(access.banks(), access.openedBanks(), 0).length;
    int ofRank = Math.max(1, all / geometry.domains);
    int most = all - 1;
    for (DeviceTiming.Rule rule : timing.rules) {
      if (rule.from().ordinal() == access.open()
          && rule.to().ordinal() == access.open()
          && !rule.sibling()
          && rule.level().compareTo(TimingConstraint.Level.RANK) <= 0) {
        int commands = rule.level() == TimingConstraint.Level.CHANNEL ? all : ofRank;
        most = Math.max(most, (commands - 1) / rule.window() * rule.cycles());
      }
    }
    return most;
  }

  /**
   * The cycle in which the next step can be served by its distances to the steps before it alone.
   */
  long ready(int kind, int bank) {
    long ready = served == NEVER ? 0 : served + 1;
    for (int before = 0; before < kinds; before++) {
      if (last[before] != NEVER) {
        boolean near =
            wide[before]
                || wide[kind]
                || (lastBank[before] == bank && (before != kind || sameBank[kind] > manyOfABank));
        ready = Math.max(ready, last[before] + (near ? nearby : apart)[before][kind]);
      }
    }
    return ready;
  }

  /**
   * The cycle from which the row of the next step is open.
   *
   * @param ahead whether it may be opened before the step before it is served
   */
  long rowReady(int kind, int bank, int row, boolean ahead) {
    PimAccess access = accesses.get(kind);
    int buffer = access.rowBuffer() * banks;
    if (access.open() == PimAccess.NONE || open[buffer + bank] == row) {
      return 0;
    }
    long from = ahead || served == NEVER ? 0 : served + 1;
    for (int other : targets.banks(access.banks(), bank)) {
      if (open[buffer + other] != RowStates.CLOSED) {
        from = Math.max(from, closeable(access.rowBuffer(), other) + precharging[kind]);
      }
    }
    for (int other : targets.banks(access.banks(), bank)) {
      open[buffer + other] = row;
      opened[buffer + other] = from;
    }
    return from + activating[kind] + firstColumn[kind];
  }

  /** When the row of a bank may be closed. */
  private long closeable(int rowBuffer, int bank) {
    long from = opened[rowBuffer * banks + bank];
    for (int before = 0; before < kinds; before++) {
      PimAccess access = accesses.get(before);
      if (access.open() != PimAccess.NONE && access.rowBuffer() == rowBuffer) {
        int first = targets.banks(access.banks(), bank)[0];
        from = Math.max(from, lastOfBanks[before][first] + closing[before]);
      }
    }
    return from;
  }

  /** Serves the next step. */
  void serve(int kind, int bank, long cycle) {
    served = cycle;
    last[kind] = cycle;
    sameBank[kind] = lastBank[kind] == bank ? sameBank[kind] + 1 : 1;
    lastBank[kind] = bank;
    PimAccess access = accesses.get(kind);
    if (access.open() != PimAccess.NONE) {
      lastOfBanks[kind][targets.banks(access.banks(), bank)[0]] = cycle;
    }
  }
}
