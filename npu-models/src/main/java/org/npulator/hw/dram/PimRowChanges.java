package org.npulator.hw.dram;

import org.npulator.hw.program.PimProgram;
import org.npulator.hw.program.PimProgram.ModeSwitch;

/**
 * Opens and closes the rows of a channel with processing in memory for the steps of its programs,
 * and knows its mode, which opening and closing may change.
 */
final class PimRowChanges {
  private final DeviceTiming timing;
  private final PimControllerConfig config;
  private final PimTargets targets;
  private final PimRows rows;
  private final PimIssue issue;
  private int mode;
  private long bankActivations;

  PimRowChanges(
      DeviceTiming timing,
      PimControllerConfig config,
      PimTargets targets,
      PimRows rows,
      PimIssue issue) {
    this.timing = timing;
    this.config = config;
    this.targets = targets;
    this.rows = rows;
    this.issue = issue;
  }

  /** The mode of the channel. */
  int mode() {
    return mode;
  }

  void switchMode(int to) {
    mode = to;
  }

  /** Rows opened so far, each bank counted. */
  long bankActivations() {
    return bankActivations;
  }

  /** Opens or closes a row for the steps whose turn it is. */
  boolean change(PimTurns turns, PimSteps units, PimSteps host, long cycle) {
    rows.look();
    return (turns.unitsMay() && open(turns, units, cycle))
        || (turns.hostMay() && open(turns, host, cycle))
        || close(turns, units, host, cycle);
  }

  /** Whether the rows of all of its banks are open. */
  boolean isOpen(PimSteps steps, int step) {
    PimAccess access = steps.access(step);
    if (access.open() == PimAccess.NONE) {
      return true;
    }
    int row = steps.program().row(step);
    for (int bank : steps.parts(step, targets)) {
      if (!rows.isOpen(access, bank, row)) {
        return false;
      }
    }
    return true;
  }

  /** Opens a row for the oldest step that can have it opened. */
  private boolean open(PimTurns turns, PimSteps steps, long cycle) {
    PimProgram program = steps.program();
    int looked = turns.steps(steps);
    PimAccess last = null;
    int lastBank = 0;
    int lastRow = 0;
    for (int i = 0; i < looked; i++) {
      int step = steps.step(i);
      if (i > 0 && holdsBack(steps, step)) {
        return false;
      }
      PimAccess access = steps.access(step);
      int bank = program.bank(step);
      int row = program.row(step);
      // Of steps that need the same row the first has it opened or claimed.
      boolean same = access == last && bank == lastBank && row == lastRow;
      if (access.open() != PimAccess.NONE && !same) {
        last = access;
        lastBank = bank;
        lastRow = row;
        if (!rows.isClaimed(rows.place(access, bank))
            && !isOpen(steps, step)
            && open(steps, step, cycle)) {
          return true;
        }
      }
      if (steps.isAlone(step)) {
        return false;
      }
    }
    return false;
  }

  /** Whether rows are neither opened nor closed for a step and those after it. */
  private boolean holdsBack(PimSteps steps, int step) {
    return steps.isAlone(step) || (steps.program().fenced(step) && !config.opensAhead());
  }

  /** Opens the row in one part of the banks of a step. */
  private boolean open(PimSteps steps, int step, long cycle) {
    PimAccess access = steps.access(step);
    int row = steps.program().row(step);
    boolean free = rows.claim(access, targets.banks(access.banks(), steps.program().bank(step)));
    if (!free || !access.openedIn(mode)) {
      return false;
    }
    for (int bank : steps.parts(step, targets)) {
      int[] banks = targets.banks(access.openedBanks(), bank);
      ChannelGeometry.Target target = targets.of(access.openedBanks(), bank);
      if (rows.allClosed(access, banks) && issue.isReady(access.open(), target, cycle)) {
        for (int other : banks) {
          rows.open(access, other, row, cycle);
        }
        bankActivations += banks.length;
        issue.issue(timing.kinds.get(access.open()), target, bank, steps, step, cycle);
        if (steps.program().modeSwitch(step) == ModeSwitch.OPENED) {
          mode = steps.mode(step);
        }
        return true;
      }
    }
    return false;
  }

  /** Closes a row that is in the way of a step or, if rows are closed after use, of no use. */
  private boolean close(PimTurns turns, PimSteps units, PimSteps host, long cycle) {
    rows.look();
    if (turns.unitsMay()) {
      keepRows(turns, units);
    }
    if (turns.hostMay()) {
      keepRows(turns, host);
    }
    if ((turns.unitsMay() && clearWay(turns, units, cycle))
        || (turns.hostMay() && clearWay(turns, host, cycle))) {
      return true;
    }
    if (config.closesUnused()) {
      for (int place = 0; place < rows.places(); place++) {
        if (rows.isOpenOwn(place) && closeUnneeded(place, cycle)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Keeps the rows of the steps before the next fence. */
  private void keepRows(PimTurns turns, PimSteps steps) {
    int looked = turns.steps(steps);
    for (int i = 0; i < looked; i++) {
      if ((i > 0 && steps.program().fenced(steps.step(i))) || !keepsRow(steps, i, false)) {
        return;
      }
    }
  }

  private boolean clearWay(PimTurns turns, PimSteps steps, long cycle) {
    int looked = turns.steps(steps);
    PimAccess last = null;
    int lastBank = 0;
    int lastRow = 0;
    for (int i = 0; i < looked; i++) {
      int step = steps.step(i);
      if (i > 0 && holdsBack(steps, step)) {
        return false;
      }
      // Nothing can be closed, and no more rows are kept, for a step that needs the same rows.
      int bank = steps.program().bank(step);
      int row = steps.program().row(step);
      if (steps.access(step) == last && bank == lastBank && row == lastRow) {
        if (steps.isAlone(step)) {
          return false;
        }
        continue;
      }
      if (steps.access(step).open() != PimAccess.NONE) {
        last = steps.access(step);
        lastBank = bank;
        lastRow = row;
      }
      if (needsOtherRow(steps, step) && clearWay(steps, step, cycle)) {
        return true;
      }
      if (!keepsRow(steps, i, true)) {
        return false;
      }
    }
    return false;
  }

  /** Closes one of the rows that are in the way of a step. */
  private boolean clearWay(PimSteps steps, int step, long cycle) {
    PimAccess access = steps.access(step);
    int row = steps.program().row(step);
    for (int bank : targets.banks(access.banks(), steps.program().bank(step))) {
      if (!rows.isOpen(access, bank, row) && closeUnneeded(rows.place(access, bank), cycle)) {
        return true;
      }
    }
    return false;
  }

  private boolean needsOtherRow(PimSteps steps, int step) {
    return steps.access(step).open() != PimAccess.NONE && !isOpen(steps, step);
  }

  /**
   * Keeps the open rows that a step needs.
   *
   * @param inParts also those of a step that waits for the rows of others of its banks; older steps
   *     must not wait for it
   * @return whether steps after it are looked at
   */
  private boolean keepsRow(PimSteps steps, int place, boolean inParts) {
    int step = steps.step(place);
    boolean alone = steps.isAlone(step);
    if (place > 0 && alone) {
      return false;
    }
    PimAccess access = steps.access(step);
    if (access.open() != PimAccess.NONE && (inParts || isOpen(steps, step))) {
      int row = steps.program().row(step);
      for (int bank : steps.parts(step, targets)) {
        if (rows.isOpen(access, bank, row) && !rows.isClaimed(rows.place(access, bank))) {
          rows.claim(access, targets.banks(access.openedBanks(), bank));
        }
      }
    }
    return !alone;
  }

  private boolean closeUnneeded(int place, long cycle) {
    return !rows.isClosed(place)
        && !rows.isClaimed(place)
        && rows.mayClose(place)
        && close(place, cycle);
  }

  /** Closes a row, with those that were opened with it, if that may be now. */
  private boolean close(int place, long cycle) {
    PimAccess access = rows.opener(place);
    int bank = rows.bank(place);
    ChannelGeometry.Target target = targets.of(access.openedBanks(), bank);
    if (!issue.isReady(access.close(), target, cycle)) {
      return false;
    }
    for (int other : targets.banks(access.openedBanks(), bank)) {
      int change = rows.close(access, other, cycle);
      mode = change >= 0 ? change : mode;
    }
    issue.issue(timing.kinds.get(access.close()), target, bank, null, -1, cycle);
    return true;
  }

  /** Closes one of the rows of a part of the channel that is to be refreshed. */
  boolean closeForRefresh(int domain, long cycle) {
    for (int place = rows.nextOpen(domain, 0);
        place >= 0;
        place = rows.nextOpen(domain, place + 1)) {
      if (close(place, cycle)) {
        return true;
      }
    }
    return false;
  }

  /** Closes any row that no controller but that of the units closes. */
  boolean closeAny(long cycle) {
    for (int place = 0; place < rows.places(); place++) {
      if (rows.isOpenOwn(place) && close(place, cycle)) {
        return true;
      }
    }
    return false;
  }
}
